using System.Collections.Immutable;
using MarginOptimizer.Rebalancing.Evaluation;
using MarginOptimizer.Rebalancing.Lowering;
using MarginOptimizer.Rebalancing.Measures;
using MarginOptimizer.Solver.Problem;

namespace MarginOptimizer.Rebalancing.Questions;

/// <summary>A question with its measures resolved for one universe: it can be evaluated on a book and written as a program.</summary>
internal sealed record PreparedQuestion
{
    public required ImmutableArray<(MeasureModel Model, double Weight)> Objective { get; init; }

    public required ImmutableArray<(MeasureModel Model, double Weight)> SecondObjective { get; init; }

    public required ImmutableArray<AppliedLimit> Limits { get; init; }

    public required MarginLandscape Landscape { get; init; }

    public required bool WholeLots { get; init; }

    /// <summary>To which relative gaps refer, in units of the objective; &gt; 0.</summary>
    public required double GapScale { get; init; }

    public double Evaluate(BookState book)
    {
        var sum = 0.0;
        foreach (var (model, weight) in Objective) sum += weight * model.Evaluate(book);
        foreach (var limit in Limits) sum += limit.Penalty(book);
        return sum;
    }

    /// <summary>The first limit the book breaks, or null.</summary>
    public AppliedLimit? Broken(BookState book) => Limits.FirstOrDefault(l => l.Excess(book) > 0.0);

    /// <exception cref="NotOptimisableException">Some part has no convex form.</exception>
    public (ConvexProgram Program, ImmutableArray<string> Restrictions) Lower()
    {
        var builder = new ProgramBuilder(Landscape.Universe, WholeLots);
        var context = new LoweringContext(builder, Landscape);
        var objective = builder.NewForm();
        foreach (var (model, weight) in Objective) model.AddTo(objective, context, weight);
        foreach (var limit in Limits) limit.AddTo(context, objective);
        var second = SecondObjective.IsEmpty ? null : builder.NewForm();
        foreach (var (model, weight) in SecondObjective) model.AddTo(second!, context, weight);
        return (builder.Build(objective, second, GapScale), [.. context.Margin.Restrictions]);
    }
}
