using System.Collections.Immutable;
using MarginOptimizer.Solver.Answer;
using MarginOptimizer.Solver.Certificates;
using MarginOptimizer.Solver.Problem;

namespace MarginOptimizer.Solver.Branching;

/// <summary>A part of the program that is still to be solved.</summary>
/// <param name="Number">In the order of creation.</param>
/// <param name="Bound">Proven by <paramref name="Certificate"/>, that of the part it was cut from.</param>
internal sealed record BranchNode(int Number, ImmutableArray<VariableRange> Ranges, double Bound, Certificate Certificate, WarmStart? WarmStart)
{
    public BranchLeaf Leaf => new(Ranges, Certificate, IsEmpty: false);

    public ConvexProgram Part(ConvexProgram program, bool withLots)
    {
        double[] lower = (double[])program.Lower.Clone(), upper = (double[])program.Upper.Clone();
        foreach (VariableRange range in Ranges)
        {
            (lower[range.Variable], upper[range.Variable]) = (range.Lower, range.Upper);
        }

        return program with { Lower = lower, Upper = upper, Lots = withLots ? program.Lots : new double[program.VariableCount] };
    }

    /// <summary>The ranges with one of them narrowed.</summary>
    public ImmutableArray<VariableRange> With(VariableRange range)
    {
        for (int k = 0; k < Ranges.Length; k++)
        {
            if (Ranges[k].Variable == range.Variable)
            {
                return Ranges.SetItem(k, range);
            }
        }

        return Ranges.Add(range);
    }
}
