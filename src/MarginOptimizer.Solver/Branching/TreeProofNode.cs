using System.Collections.Immutable;

namespace MarginOptimizer.Solver.Branching;

/// <summary>A part of the program, as a part of its parent. Without children it is a leaf.</summary>
/// <param name="Parent">Index of the parent, below the node's own; -1 for the first node, which is the whole program.</param>
/// <param name="Part">What sets it off from its parent; siblings differ in one variable. Null for the first node.</param>
/// <param name="Evidence">Null: the nearest evidence above holds here too.</param>
public sealed record TreeProofNode(int Parent, TreePart? Part, TreeEvidence? Evidence)
{
    /// <summary>Ranges that single limits leave, one after the other, before the evidence is asked.</summary>
    public ImmutableArray<ImpliedRange> Implied { get; init; } = [];
}
