using System.Collections.Immutable;
using MarginOptimizer.Domain.Limits;
using MarginOptimizer.Rebalancing.Evaluation;
using MarginOptimizer.Rebalancing.Measures;
using MarginOptimizer.Rebalancing.Problems;

namespace MarginOptimizer.Rebalancing.Questions;

/// <summary>Writes a mode as an objective in USD, a second one, and the limit that is the mode's own.</summary>
internal static class ModeQuestions
{
    public const string Prefix = "mode:";
    public const string BudgetId = Prefix + "cost-budget";
    public const string TargetId = Prefix + "target-headroom";

    public static PreparedQuestion Prepare(RebalancingProblem problem, MeasureCatalog catalog)
    {
        var landscape = catalog.Landscape;
        var present = BookState.Present(landscape.Universe);
        var margin = catalog.MinimisedMargin(LimitScope.Total);
        var cost = catalog.Model(Measure.ExecutionCost, LimitScope.Total);
        var marginNow = margin.Evaluate(present);
        var limits = problem.Limits
            .Where(l => l.Measure != Measure.LegSize)
            .Concat(SafeguardLimits.Of(problem.Safeguards, landscape.Universe, catalog))
            .Concat(OwnLimit(problem, catalog.Model(Measure.InitialMargin, LimitScope.Total).Evaluate(present)))
            .Select(l => AppliedLimit.Resolve(l, catalog.Model(l.Measure, l.Scope, l.Shock), present));
        var rent = problem.PriceOfMargin * problem.HorizonDays / 365.0;
        var (first, second, scale) = problem.Mode switch
        {
            RebalancingMode.MinMargin => (Terms((margin, 1.0)), Terms((cost, 1.0)), marginNow),
            RebalancingMode.RestoreHeadroom => (Terms((cost, 1.0)), Terms((margin, 1.0)), Shortfall(problem, catalog, present)),
            _ => (Terms((margin, rent), (cost, 1.0)), Terms((cost, 1.0)), rent * marginNow),
        };
        var question = new PreparedQuestion
        {
            Objective = first,
            SecondObjective = second,
            Limits = [.. limits],
            Landscape = landscape,
            WholeLots = problem.WholeLots,
            GapTolerance = problem.GapTolerance,
            GapScale = GapScales.AtLeast(scale, landscape, present),
        };

        // Soft limits broken today are part of the objective of doing nothing.
        return question with { GapScale = Math.Max(question.GapScale, Math.Abs(question.Evaluate(present))) };
    }

    private static IEnumerable<Limit> OwnLimit(RebalancingProblem problem, double initialMargin) => problem.Mode switch
    {
        RebalancingMode.MinMargin =>
        [
            new Limit
            {
                Id = BudgetId,
                Measure = Measure.ExecutionCost,
                Upper = problem.CostBudget ?? RebalancingProblem.DefaultBudgetShare * initialMargin,
                Policy = LimitPolicy.Hard,
            },
        ],
        RebalancingMode.RestoreHeadroom =>
            [new Limit { Id = TargetId, Measure = Measure.Headroom, Lower = problem.TargetHeadroom, Policy = LimitPolicy.Hard }],
        _ => [],
    };

    private static double Shortfall(RebalancingProblem problem, MeasureCatalog catalog, BookState present) =>
        Math.Max(0.0, problem.TargetHeadroom - catalog.Model(Measure.Headroom, LimitScope.Total).Evaluate(present));

    private static ImmutableArray<(MeasureModel, double)> Terms(params (MeasureModel, double)[] terms) => [.. terms];
}
