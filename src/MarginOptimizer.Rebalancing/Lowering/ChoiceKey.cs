using System.Runtime.CompilerServices;
using MarginOptimizer.Margin.Expressions;
using MarginOptimizer.Rebalancing.Evaluation;

namespace MarginOptimizer.Rebalancing.Lowering;

/// <summary>Names a choice that a node leaves open, the same in every lowering of a question: nodes count as equal when they are the same object.</summary>
/// <param name="Sign">+1 where the node is minimised, -1 where it is maximised.</param>
/// <param name="Part">Several choices of one node.</param>
internal readonly record struct ChoiceKey(MarginUnitView View, MarginNode Node, int Sign, int Part = 0)
{
    public bool Equals(ChoiceKey other) =>
        ReferenceEquals(View, other.View) && ReferenceEquals(Node, other.Node) && Sign == other.Sign && Part == other.Part;

    public override int GetHashCode() => HashCode.Combine(RuntimeHelpers.GetHashCode(View), RuntimeHelpers.GetHashCode(Node), Sign, Part);
}
