using MarginOptimizer.Solver.Certificates;

namespace MarginOptimizer.Rebalancing.Dividing;

/// <summary>A part that was not divided further, with what is proven of it.</summary>
/// <param name="Proof">How.</param>
/// <param name="Part">The points it speaks of.</param>
/// <param name="Lowered">The part, this one or one around it, to whose program the multipliers belong.</param>
/// <param name="Certificate">Null where the proof needs none.</param>
internal sealed record PartLeaf(PartProof Proof, Part Part, Part Lowered, Certificate? Certificate);
