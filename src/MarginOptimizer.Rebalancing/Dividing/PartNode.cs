using MarginOptimizer.Solver.Answer;
using MarginOptimizer.Solver.Certificates;

namespace MarginOptimizer.Rebalancing.Dividing;

/// <summary>A part that is still to be looked at.</summary>
/// <param name="Number">In the order of creation.</param>
/// <param name="Bound">Proven by the certificate for the part it was cut from.</param>
/// <param name="Lowered">The part whose program the certificate belongs to.</param>
internal sealed record PartNode(int Number, Part Part, double Bound, Part Lowered, Certificate? Certificate, WarmStart? WarmStart)
{
    public PartLeaf Leaf => new(PartProof.Bound, Part, Lowered, Certificate);
}
