using System.Collections.Immutable;
using MarginOptimizer.Domain.Limits;
using MarginOptimizer.Rebalancing.Evaluation;
using MarginOptimizer.Rebalancing.Measures;
using MarginOptimizer.Rebalancing.Problems;

namespace MarginOptimizer.Rebalancing.Questions;

/// <summary>Writes a mode as an objective in USD, a second one, and the limits that are the mode's own.</summary>
internal static class ModeQuestions
{
    public const string Prefix = "mode:";
    public const string BudgetId = Prefix + "cost-budget";
    public const string TargetId = Prefix + "target-headroom";
    public const string GrossId = Prefix + "gross-notional";
    public const string ExposureId = Prefix + "target/";

    /// <summary>A tail may lose next to nothing, or gain: gaps are then measured against this share of the present requirement.</summary>
    private const double ShareOfMargin = 1e-3;

    public static PreparedQuestion Prepare(RebalancingProblem problem, MeasureCatalog catalog)
    {
        var landscape = catalog.Landscape;
        var present = BookState.Present(landscape.Universe);
        var targets = problem.Targets.Select(t => catalog.Model(t, present)).ToImmutableArray();
        var limits = problem.Limits
            .Where(l => l.Measure != Measure.LegSize)
            .Concat(SafeguardLimits.Of(problem, landscape.Universe, catalog))
            .Concat(OwnLimits(problem, catalog, present))
            .Concat(TransferLimits.Of(landscape.Universe))
            .Concat(targets.Where(t => t.Target.Band is not null).Select(Band));
        var (first, second, scale) = Objectives(problem, catalog, present);
        var question = new PreparedQuestion
        {
            Objective = [.. first, .. Impact(catalog), .. targets.Where(t => t.Target.Weight is not null).Select(t => ((MeasureModel)t, 1.0))],
            SecondObjective = second,
            Limits = [.. AppliedLimit.AllOf(limits, catalog, present)],
            Targets = targets,
            Landscape = landscape,
            WholeLots = problem.WholeLots,
            TradeCharge = problem.MinimumTradeBenefit,
            GapTolerance = problem.GapTolerance,
            GapScale = GapScales.AtLeast(scale, landscape, present),
        };

        // Soft limits broken today are part of the objective of doing nothing. Penalties of targets are not counted: the farther a target is
        // missed today, the wider a gap would pass as none.
        var withoutTargets = question with { Objective = [.. question.Objective.Where(t => t.Model is not TargetMeasure)] };
        return question with { GapScale = Math.Max(question.GapScale, Math.Abs(withoutTargets.Evaluate(present))) };
    }

    /// <summary>A question with its margins as another catalog has them, which differs in resting orders alone; bounds of limits stay as they were resolved.</summary>
    public static PreparedQuestion At(PreparedQuestion asked, RebalancingProblem problem, MeasureCatalog catalog)
    {
        if (ReferenceEquals(asked.Landscape, catalog.Landscape)) return asked;
        var (first, second, _) = Objectives(problem, catalog, BookState.Present(catalog.Landscape.Universe));
        return asked with
        {
            Objective = [.. first, .. asked.Objective.Skip(first.Length)],
            SecondObjective = second,
            Limits = [.. asked.Limits.Select(l => l with { Model = catalog.At(StateOf(l.Move)).Model(l.Limit) })],
            Landscape = catalog.Landscape,
        };

        MarginState StateOf(double move) => move == 0.0 ? catalog.Landscape.Today : catalog.Landscape.LimitStates.First(s => s.Move == move);
    }

    /// <summary>What is minimised first and second, and the money to which gaps refer.</summary>
    private static (ImmutableArray<(MeasureModel, double)> First, ImmutableArray<(MeasureModel, double)> Second, double Scale) Objectives(
        RebalancingProblem problem, MeasureCatalog catalog, BookState present)
    {
        var margin = catalog.MinimisedMargin(LimitScope.Total);
        var cost = catalog.Model(Measure.ExecutionCost, LimitScope.Total);
        var size = Math.Abs(margin.Evaluate(present));
        if (problem.MarginTail is not null) size = Math.Max(size, ShareOfMargin * catalog.Model(Measure.InitialMargin, LimitScope.Total).Evaluate(present));
        var rent = problem.PriceOfMargin * problem.HorizonDays / 365.0;
        return problem.Mode switch
        {
            RebalancingMode.MinMargin => (Terms((margin, 1.0)), Terms((cost, 1.0)), size),
            RebalancingMode.RestoreHeadroom => (Terms((cost, 1.0)), Terms((margin, 1.0)), Shortfall(problem, catalog, present)),
            _ => (Terms((margin, rent), (cost, 1.0)), Terms((cost, 1.0)), rent * size),
        };
    }

    private static ImmutableArray<(MeasureModel, double)> Impact(MeasureCatalog catalog) =>
        catalog.Landscape.Universe.HasImpact ? Terms((catalog.Model(Measure.Impact, LimitScope.Total), 1.0)) : [];

    private static IEnumerable<Limit> OwnLimits(RebalancingProblem problem, MeasureCatalog catalog, BookState present)
    {
        switch (problem.Mode)
        {
            case RebalancingMode.MinMargin:
                var margin = catalog.Model(Measure.InitialMargin, LimitScope.Total).Evaluate(present);
                yield return Hard(BudgetId, Measure.ExecutionCost) with { Upper = problem.CostBudget ?? RebalancingProblem.DefaultBudgetShare * margin };
                break;
            case RebalancingMode.RestoreHeadroom:
                foreach (var target in HeadroomTargets.Of(problem)) yield return target;
                break;
            case RebalancingMode.Unwind:
                foreach (var target in HeadroomTargets.Of(problem)) yield return target;
                if (problem.UnwindShare is not { } share) yield break;
                var gross = catalog.Model(Measure.GrossNotional, LimitScope.Total).Evaluate(present);
                yield return Hard(GrossId, Measure.GrossNotional) with { Upper = (1.0 - share) * gross };
                break;
        }
    }

    /// <summary>The exposure within its band around the goal.</summary>
    private static Limit Band(TargetMeasure target) => Hard(ExposureId + target.Target.Id, target.Target.Measure) with
    {
        Scope = target.Target.Scope,
        Lower = target.Goal - target.Target.Band,
        Upper = target.Goal + target.Target.Band,
    };

    private static Limit Hard(string id, Measure measure) => new() { Id = id, Measure = measure, Policy = LimitPolicy.Hard };

    private static double Shortfall(RebalancingProblem problem, MeasureCatalog catalog, BookState present) =>
        HeadroomTargets.Of(problem).Sum(t => Math.Max(0.0, t.Lower!.Value - catalog.Model(t).Evaluate(present)));

    private static ImmutableArray<(MeasureModel, double)> Terms(params (MeasureModel, double)[] terms) => [.. terms];
}
