using MarginOptimizer.Solver.Sparse.Checking;

namespace MarginOptimizer.Solver.Sparse;

/// <summary>A point with its evidence.</summary>
/// <param name="Certificate">Point, multipliers and box.</param>
/// <param name="Bound">What the checker makes of it.</param>
/// <param name="Report">Objective and violations.</param>
internal sealed record SparseCandidate(SparseCertificate Certificate, SparseBound Bound, SparsePointReport Report)
{
    /// <summary>Smaller is better: violation or relative gap, whichever is larger.</summary>
    public double Score => Math.Max(Report.ExcessViolation, Bound.RelativeGap);
}
