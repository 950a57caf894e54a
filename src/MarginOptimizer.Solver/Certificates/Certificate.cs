using System.Collections.Immutable;

namespace MarginOptimizer.Solver.Certificates;

/// <summary>
/// Multipliers that prove a lower bound by weak duality: any values inside the stated sets give a valid bound, good ones a tight bound.
/// </summary>
/// <param name="LimitMultipliers">One per limit: &gt;= 0 presses on its upper bound, &lt; 0 on its lower bound (linear limits only).</param>
/// <param name="FunctionWeights">
/// One per scenario function: weights on its rows, each between 0 and its cap, summing to 1, or to at most 1 with a floor at zero.
/// </param>
public sealed record Certificate(double[] LimitMultipliers, ImmutableArray<RowWeights> FunctionWeights)
{
    /// <summary>The point at which the factors of the quadratic are linearised, one number per variable; empty = the origin.</summary>
    public double[] Point { get; init; } = [];

    /// <summary>One vector per norm, of its row count, of length at most 1; empty = zeros.</summary>
    public ImmutableArray<double[]> NormDirections { get; init; } = [];
}
