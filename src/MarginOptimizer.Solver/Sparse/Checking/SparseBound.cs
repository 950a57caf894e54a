namespace MarginOptimizer.Solver.Sparse.Checking;

/// <summary>What a certificate proves.</summary>
/// <param name="Objective">Objective at the certificate's point.</param>
/// <param name="LowerBound">No feasible point of the box has a lower objective; -infinity when nothing follows.</param>
/// <param name="ViolationCost">Sum of |multiplier| times violation at the point: what its violations may have gained, to first order.</param>
/// <param name="OpenSlope">
/// Largest slope of the Lagrange function toward a side without a bound, relative to its terms: 0 but for rounding at an optimum. Where it is not, the bound may
/// owe its tightness to the artificial box alone.
/// </param>
public sealed record SparseBound(double Objective, double LowerBound, double ViolationCost, double OpenSlope)
{
    /// <summary>Distance between what is claimed and what is proven, in the unit of the objective.</summary>
    public double Gap => Math.Max(Objective - LowerBound, ViolationCost);

    /// <summary><see cref="Gap"/> relative to max(1, |objective|).</summary>
    public double RelativeGap => Gap / Math.Max(1.0, Math.Abs(Objective));
}
