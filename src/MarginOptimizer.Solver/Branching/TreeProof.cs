using System.Collections.Immutable;

namespace MarginOptimizer.Solver.Branching;

/// <summary>
/// Proof by division of a bound over whole lots and rules on legs: a tree of parts, each with multipliers. <see cref="TreeProofChecker"/> recomputes
/// what it proves.
/// </summary>
/// <param name="Nodes">Parents before their children; the first is the whole program.</param>
public sealed record TreeProof(ImmutableArray<TreeProofNode> Nodes)
{
    /// <summary>Proof enough that there is no point where some variable has no value at all: the whole program as its only part.</summary>
    public static TreeProof Undivided { get; } = new([new TreeProofNode(-1, null, null)]);
}
