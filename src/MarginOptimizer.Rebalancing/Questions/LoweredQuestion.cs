using System.Collections.Immutable;
using MarginOptimizer.Rebalancing.Lowering;
using MarginOptimizer.Solver.Problem;

namespace MarginOptimizer.Rebalancing.Questions;

/// <summary>A question as a program.</summary>
/// <param name="Program">Its points are feasible for the question, its objective nowhere below the true one.</param>
/// <param name="Relaxation">The same with limits and objective nowhere above the true ones: what bounds and proofs of infeasibility refer to.</param>
/// <param name="Restrictions">Limits of <paramref name="Program"/> that the question does not have; proofs leave them out.</param>
/// <param name="PresentIsBeyond">The present book breaks a restriction that keeps a part of the margin at zero.</param>
internal sealed record LoweredQuestion(
    ConvexProgram Program, ConvexProgram Relaxation, ImmutableArray<string> Restrictions, bool PresentIsBeyond)
{
    public required ProgramBuilder Builder { get; init; }

    /// <summary>Choices left to the binaries of the program.</summary>
    public required IReadOnlyList<OpenChoice> Choices { get; init; }

    public required MarginForm Form { get; init; }

    /// <summary>One convex program with ceilings at most says everything.</summary>
    public bool IsConvex => Builder.Binaries.Count == 0 && Choices.Count == 0 && !Builder.IsSplit;

    /// <summary>The limit on which the ranges behind binaries rest; null where they need none.</summary>
    public string? BudgetLimit => Builder.Budget is { IsUsed: true } budget ? budget.LimitId : null;

    /// <summary>The relaxation with its binaries as whole numbers, without the limits that the question does not have.</summary>
    /// <param name="withLots">Trades are whole lots too.</param>
    public ConvexProgram Whole(bool withLots)
    {
        var lots = withLots ? (double[])Relaxation.Lots.Clone() : new double[Relaxation.Lots.Length];
        foreach (var binary in Builder.Binaries) lots[binary] = 1.0;
        return Relaxation with { Lots = lots, Limits = [.. Relaxation.Limits.Where(l => !Restrictions.Contains(l.Name))] };
    }

    /// <summary>The options that hold at given trades.</summary>
    public Dictionary<ChoiceKey, int> SelectionAt(ReadOnlySpan<double> trades)
    {
        var values = Builder.At(trades, withCeilings: true);
        return Choices.ToDictionary(c => c.Key, c => c.Selected(values));
    }
}
