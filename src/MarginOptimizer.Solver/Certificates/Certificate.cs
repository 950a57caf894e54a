using System.Collections.Immutable;

namespace MarginOptimizer.Solver.Certificates;

/// <summary>
/// Multipliers that prove a lower bound by weak duality: any values inside the stated sets give a valid bound, good ones a tight bound.
/// </summary>
/// <param name="LimitMultipliers">One per limit: &gt;= 0 presses on its upper bound, &lt; 0 on its lower bound (linear limits only).</param>
/// <param name="FunctionWeights">One per scenario function: weights &gt;= 0 on its rows, summing to 1, or to at most 1 with a floor at zero.</param>
public sealed record Certificate(double[] LimitMultipliers, ImmutableArray<RowWeights> FunctionWeights);
