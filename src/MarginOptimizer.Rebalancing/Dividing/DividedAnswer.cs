using System.Collections.Immutable;
using MarginOptimizer.Rebalancing.Evaluation;
using MarginOptimizer.Solver.Certificates;

namespace MarginOptimizer.Rebalancing.Dividing;

/// <summary>What dividing a question found, with the evidence.</summary>
internal sealed record DividedAnswer
{
    /// <summary>Keeps every limit; null without one.</summary>
    public required BookState? Best { get; init; }

    /// <summary>+infinity without one.</summary>
    public required double Objective { get; init; }

    /// <summary>Together they hold every point; <see cref="LeafChecker"/> recomputes what they prove.</summary>
    public required ImmutableArray<PartLeaf> Leaves { get; init; }

    /// <summary>Names of the limits that carry proofs that a part has no point.</summary>
    public required ImmutableArray<string> Conflict { get; init; }

    /// <summary>The whole as the search wrote it, and multipliers for its program; null where none were found.</summary>
    public required (LoweredPart Written, Certificate Certificate)? Root { get; init; }

    /// <summary>Parts looked at.</summary>
    public required int Parts { get; init; }

    /// <summary>The search ended at the most parts it divides a question into.</summary>
    public required bool EndedAtMostParts { get; init; }

    public required long Work { get; init; }

    public required int Checkpoints { get; init; }

    /// <summary>The checkpoint at which a limit or a cancellation ended the search; as limit of checkpoints it repeats the answer.</summary>
    public required int? StoppedAt { get; init; }
}
