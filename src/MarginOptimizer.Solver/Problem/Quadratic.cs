namespace MarginOptimizer.Solver.Problem;

/// <summary>The convex quadratic <c>0.5 * (sum of d_i x_i^2 + |F x|^2)</c>: positive semidefinite by its form.</summary>
/// <param name="Diagonal">d, one per variable, &gt;= 0; empty = zeros.</param>
/// <param name="Factors">F, k rows over the leading variables; null = none.</param>
public sealed record Quadratic(double[] Diagonal, RowMatrix? Factors);
