using System.Collections.Immutable;
using MarginOptimizer.Margin.Expressions;
using MarginOptimizer.Rebalancing.Dividing;
using MarginOptimizer.Rebalancing.Evaluation;
using MarginOptimizer.Rebalancing.Lowering;
using MarginOptimizer.Solver.Problem;

namespace MarginOptimizer.Rebalancing.Questions;

/// <summary>A question as a program.</summary>
/// <param name="Program">Where it is convex: its points are feasible for the question, its objective nowhere below the true one.</param>
/// <param name="Relaxation">The same with limits and objective nowhere above the true ones: what bounds and proofs of infeasibility refer to.</param>
/// <param name="Restrictions">Limits of <paramref name="Program"/> that the question does not have; proofs leave them out.</param>
/// <param name="PresentIsBeyond">The present book breaks a restriction that keeps a part of the margin at zero.</param>
internal sealed record LoweredQuestion(
    ConvexProgram Program, ConvexProgram Relaxation, ImmutableArray<string> Restrictions, bool PresentIsBeyond)
{
    public required ProgramBuilder Builder { get; init; }

    /// <summary>Choices left open.</summary>
    public required IReadOnlyList<OpenChoice> Choices { get; init; }

    public required MarginForm Form { get; init; }

    /// <summary>Scenario nodes whose rows are those of one function of the program.</summary>
    public required IReadOnlyList<(MarginUnitView View, MarginNode Node, int Function)> ScenarioFunctions { get; init; }

    /// <summary>One convex program with ceilings at most says everything.</summary>
    public bool IsConvex => Choices.Count == 0 && !Builder.IsSplit && Builder.Divisions.All(d => d.Key.Kind == PartKind.Trade);

    /// <summary>The limit on which ranges rest; null where they need none.</summary>
    public string? BudgetLimit => Builder.Budget is { IsUsed: true } budget ? budget.LimitId : null;

    /// <summary>The options that hold at given trades.</summary>
    public Dictionary<ChoiceKey, int> SelectionAt(ReadOnlySpan<double> trades)
    {
        var values = Builder.At(trades, withCeilings: true);
        return Choices.ToDictionary(c => c.Key, c => c.Selected(values));
    }
}
