namespace MarginOptimizer.Solver.Problem;

/// <summary>
/// A convex piecewise linear function of one variable: slope <c>Slopes[0]</c> left of <c>Breakpoints[0]</c>, <c>Slopes[k]</c> right of
/// <c>Breakpoints[k-1]</c>.
/// </summary>
/// <param name="Variable">The variable it looks at.</param>
/// <param name="Breakpoints">Strictly ascending; may be empty.</param>
/// <param name="Slopes">Non-decreasing, one more than breakpoints.</param>
/// <param name="ValueAtZero">Its value at 0.</param>
public sealed record PiecewiseLinear(int Variable, double[] Breakpoints, double[] Slopes, double ValueAtZero = 0.0);
