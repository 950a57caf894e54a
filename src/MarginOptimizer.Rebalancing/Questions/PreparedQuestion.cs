using System.Collections.Immutable;
using MarginOptimizer.Domain.Limits;
using MarginOptimizer.Rebalancing.Evaluation;
using MarginOptimizer.Rebalancing.Lowering;
using MarginOptimizer.Rebalancing.Measures;

namespace MarginOptimizer.Rebalancing.Questions;

/// <summary>A question with its measures resolved for one universe: it can be evaluated on a book and written as a program.</summary>
internal sealed record PreparedQuestion
{
    public required ImmutableArray<(MeasureModel Model, double Weight)> Objective { get; init; }

    public required ImmutableArray<(MeasureModel Model, double Weight)> SecondObjective { get; init; }

    public required ImmutableArray<AppliedLimit> Limits { get; init; }

    /// <summary>Exposure targets; those with a weight are part of <see cref="Objective"/>, those with a band of <see cref="Limits"/>.</summary>
    public ImmutableArray<TargetMeasure> Targets { get; init; } = [];

    public required MarginLandscape Landscape { get; init; }

    public required bool WholeLots { get; init; }

    /// <summary>To which relative gaps refer, in units of the objective; &gt; 0.</summary>
    public required double GapScale { get; init; }

    /// <summary>Relative gap at which an answer counts as optimal.</summary>
    public required double GapTolerance { get; init; }

    /// <summary>A lower bound that needs no search: requirements, costs and penalties are never negative.</summary>
    public double PlainBound => Objective.All(term => term.Weight >= 0.0 && term.Model.IsNeverNegative) ? 0.0 : double.NegativeInfinity;

    public double Evaluate(BookState book)
    {
        var sum = 0.0;
        foreach (var (model, weight) in Objective) sum += weight * model.Evaluate(book);
        foreach (var limit in Limits) sum += limit.Penalty(book);
        return sum;
    }

    /// <summary>The first limit the book breaks, or null.</summary>
    public AppliedLimit? Broken(BookState book) => Limits.FirstOrDefault(l => l.Excess(book) > 0.0);

    /// <param name="holdPresent">Charges that cannot be lowered may stay at their present size instead of being brought to zero.</param>
    /// <param name="selection">Options of choices already taken, which leaves a convex program above the question; null leaves them to binaries.</param>
    /// <exception cref="NotOptimisableException">Some part has neither a form nor a bound.</exception>
    public LoweredQuestion Lower(bool holdPresent, IReadOnlyDictionary<ChoiceKey, int>? selection = null)
    {
        var builder = new ProgramBuilder(Landscape.Universe, WholeLots) { Budget = CostBudget() };
        var context = new LoweringContext(builder, Landscape, holdPresent, selection);
        var objective = builder.NewForm();
        foreach (var (model, weight) in Objective) model.AddTo(objective, context, weight);
        foreach (var limit in Limits) limit.AddTo(context, objective);
        var second = SecondObjective.IsEmpty ? null : builder.NewForm();
        foreach (var (model, weight) in SecondObjective) model.AddTo(second!, context, weight);
        return new LoweredQuestion(
            builder.Build(objective, second, GapScale, withCeilings: true),
            builder.Build(objective, second, GapScale, withCeilings: false),
            [.. context.Margin.Restrictions],
            context.Margin.PresentIsBeyond)
        {
            Builder = builder,
            Choices = context.Margin.Choices,
            Form = context.Margin.Notes.Form(),
        };
    }

    /// <summary>The tightest limit on the cost of all trades that no answer may break.</summary>
    private CostBudget? CostBudget()
    {
        var costs = Limits
            .Where(l => l.Limit is { Measure: Measure.ExecutionCost, Policy: not LimitPolicy.Soft } && l.Limit.Scope == LimitScope.Total && l.Upper is >= 0.0 and < double.PositiveInfinity)
            .OrderBy(l => l.Upper)
            .FirstOrDefault();
        return costs is null ? null : new CostBudget(costs.Limit.Id, costs.Upper, Landscape.Universe);
    }
}
