namespace MarginOptimizer.Solver.Sparse.Checking;

/// <summary>A point evaluated from the problem data alone.</summary>
/// <param name="Objective">0.5 x'Px + q'x + constant.</param>
/// <param name="RowViolation">Largest violation of a row relative to max(1, |bound|); 0 when all are kept.</param>
/// <param name="BoundViolation">The same for the bounds of variables.</param>
/// <param name="ExcessViolation">
/// The larger of both, rows judged by their own size: less what rounding of their terms can explain, relative to the bound, the sum of absolute terms or the largest
/// coefficient, whichever is largest, where that is below max(1, |bound|).
/// </param>
public sealed record SparsePointReport(double Objective, double RowViolation, double BoundViolation, double ExcessViolation)
{
    public double Violation => Math.Max(RowViolation, BoundViolation);
}
