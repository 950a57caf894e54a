namespace MarginOptimizer.Solver.Sparse.Checking;

/// <summary>Whether P is positive semidefinite but for a diagonal shift.</summary>
/// <param name="Established">P + diag(<paramref name="Shift"/>) is positive semidefinite, rounding of the check included.</param>
/// <param name="Tolerance">Largest shift relative to the diagonal entry of P; 0 for a diagonal P.</param>
/// <param name="Shift">One number &gt;= 0 per variable; empty when nothing is established.</param>
public sealed record ConvexityReport(bool Established, double Tolerance, double[] Shift);
