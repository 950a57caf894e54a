using System.Collections.Immutable;
using MarginOptimizer.Solver.Certificates;

namespace MarginOptimizer.Solver.Branching;

/// <summary>Multipliers at a node of a <see cref="TreeProof"/>.</summary>
/// <param name="Multipliers">For the program with the node's part as its box.</param>
/// <param name="LegPrice">Multiplier of the limit on the number of legs, &gt;= 0.</param>
/// <param name="IsEmpty">The multipliers prove that the part has no point; otherwise they bound the objective there.</param>
/// <param name="Kept">
/// What is left of some variables' ranges: the multipliers bound the rest, so that it need not be divided further. Empty = everything.
/// </param>
public sealed record TreeEvidence(Certificate Multipliers, double LegPrice, bool IsEmpty, ImmutableArray<TreePart> Kept);
