using System.Collections.Immutable;
using MarginOptimizer.Margin.Expressions;
using MarginOptimizer.Rebalancing.Dividing;
using MarginOptimizer.Rebalancing.Evaluation;
using MarginOptimizer.Rebalancing.Lowering;
using MarginOptimizer.Solver.Problem;

namespace MarginOptimizer.Rebalancing.Questions;

/// <summary>A question as a program.</summary>
/// <param name="Build">Gives the program with ceilings, or without them the relaxation; each is built when it is first asked for.</param>
/// <param name="Restrictions">Limits of <see cref="Program"/> that the question does not have; proofs leave them out.</param>
/// <param name="PresentIsBeyond">The present book breaks a restriction that keeps a part of the margin at zero.</param>
internal sealed record LoweredQuestion(Func<bool, ConvexProgram> Build, ImmutableArray<string> Restrictions, bool PresentIsBeyond)
{
    private readonly Lazy<ConvexProgram> _program = new(() => Build(true));
    private readonly Lazy<ConvexProgram> _relaxation = new(() => Build(false));

    /// <summary>Where it is convex: its points are feasible for the question, its objective nowhere below the true one.</summary>
    public ConvexProgram Program
    {
        get => _program.Value;
        init => _program = new(value);
    }

    /// <summary>The same with limits and objective nowhere above the true ones: what bounds and proofs of infeasibility refer to.</summary>
    public ConvexProgram Relaxation
    {
        get => _relaxation.Value;
        init => _relaxation = new(value);
    }

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
