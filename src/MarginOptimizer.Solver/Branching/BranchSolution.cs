using System.Collections.Immutable;
using MarginOptimizer.Solver.Answer;
using MarginOptimizer.Solver.Certificates;

namespace MarginOptimizer.Solver.Branching;

/// <summary>What dividing a program found, with the evidence.</summary>
public sealed record BranchSolution
{
    public required SolutionStatus Status { get; init; }

    /// <summary>Null without one.</summary>
    public required BranchPoint? Best { get; init; }

    /// <summary>The least of the leaves' bounds; +infinity where every leaf is empty.</summary>
    public required double LowerBound { get; init; }

    /// <summary>Together they cover every whole-numbered choice; <see cref="TreeChecker"/> recomputes what they prove.</summary>
    public required ImmutableArray<BranchLeaf> Leaves { get; init; }

    /// <summary>Names of the limits with a multiplier in a proof that a leaf is empty.</summary>
    public required ImmutableArray<string> ConflictingLimits { get; init; }

    /// <summary>Multipliers of the leaf with the least bound; null where every leaf is empty.</summary>
    public required Certificate? Multipliers { get; init; }

    /// <summary>Programs solved.</summary>
    public required int Nodes { get; init; }

    public required long Work { get; init; }

    public required int Checkpoints { get; init; }

    /// <summary>The checkpoint at which a limit or a cancellation ended the search; as <see cref="SolveBudget.CheckpointLimit"/> it repeats the answer.</summary>
    public required int? StoppedAt { get; init; }
}
