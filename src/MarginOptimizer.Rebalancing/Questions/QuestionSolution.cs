using System.Collections.Immutable;
using MarginOptimizer.Rebalancing.Evaluation;
using MarginOptimizer.Rebalancing.Lowering;
using MarginOptimizer.Rebalancing.Proposals;
using MarginOptimizer.Solver.Answer;

namespace MarginOptimizer.Rebalancing.Questions;

/// <summary>What the solver found for a question, checked.</summary>
internal sealed record QuestionSolution
{
    public required SolutionStatus Status { get; init; }

    /// <summary>Null without a point.</summary>
    public required BookState? Book { get; init; }

    /// <summary>Objective re-evaluated at <see cref="Book"/>, soft penalties included; NaN without a point.</summary>
    public required double Objective { get; init; }

    /// <summary>Recomputed by the checker, valid without the restrictions.</summary>
    public required double LowerBound { get; init; }

    /// <summary>Limits whose multipliers prove infeasibility.</summary>
    public required ImmutableArray<string> Conflict { get; init; }

    /// <summary>Multiplier of each limit by its id, objective per unit of the bound.</summary>
    public required ImmutableDictionary<string, double> Multipliers { get; init; }

    /// <summary>Limits that keep parts of the margin at zero which cannot be optimised, as far as they press on the answer.</summary>
    public required ImmutableArray<string> Restrictions { get; init; }

    /// <summary>How the margins were written as a program.</summary>
    public required MarginForm Form { get; init; }

    /// <summary>The bound is that of a program that differs from the evaluation somewhere.</summary>
    public bool IsRelaxed { get; init; }

    /// <summary>The search over choices ended at the most parts it divides a question into.</summary>
    public bool EndedAtMostParts { get; init; }

    /// <summary>The solver's point broke a limit by no more than rounding when re-evaluated, and was dropped.</summary>
    public bool IsImprecise { get; init; }

    /// <summary>Of limits proven to contradict each other; null otherwise, or where none was found in time.</summary>
    public Relaxation? Relaxation { get; init; }

    public required long Work { get; init; }
}
