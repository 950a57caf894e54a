using MarginOptimizer.Solver.Answer;
using MarginOptimizer.Solver.Sparse.Checking;

namespace MarginOptimizer.Solver.Sparse;

/// <summary>What was found for a sparse quadratic program, with the evidence for it.</summary>
public sealed record SparseSolution
{
    /// <summary>
    /// Optimal; FeasibleWithGap (rows and bounds kept, the gap wider than asked for); FeasibleAtLimit and NoSolutionFound (stopped by the budget); Infeasible;
    /// Unbounded; NotConvex; NumericalFailure.
    /// </summary>
    public required SolutionStatus Status { get; init; }

    /// <summary>n entries inside their bounds; empty without a point.</summary>
    public double[] X { get; init; } = [];

    /// <summary>m entries: &gt; 0 presses on the upper side of a row, &lt; 0 on the lower; empty without a point.</summary>
    public double[] Multipliers { get; init; } = [];

    /// <summary>Objective at <see cref="X"/>: the upper bound; +infinity without a point, -infinity when unbounded.</summary>
    public double Objective { get; init; } = double.PositiveInfinity;

    /// <summary>Proven by <see cref="Certificate"/>; -infinity when nothing is known, +infinity when infeasible.</summary>
    public double LowerBound { get; init; } = double.NegativeInfinity;

    /// <summary>Objective less lower bound, or what violations at <see cref="X"/> may have gained, whichever is more; NaN without both.</summary>
    public double Gap { get; init; } = double.NaN;

    /// <summary>
    /// The checker confirmed the status from the evidence in this answer: Optimal by its lower bound (on the certificate's box), Infeasible by the multipliers
    /// (within <see cref="InfeasibilityRadius"/>), Unbounded by point and ray (to rounding), NotConvex by the direction.
    /// </summary>
    public bool Proven { get; init; }

    /// <summary>Largest violation of a row or bound at <see cref="X"/>, relative to max(1, |bound|); NaN without a point.</summary>
    public double Violation { get; init; } = double.NaN;

    /// <summary>Evidence for <see cref="LowerBound"/>, with the box it holds on; null without.</summary>
    public SparseCertificate? Certificate { get; init; }

    /// <summary>The box of the certificate is narrower than the program's bounds somewhere: where those are infinite, or far away.</summary>
    public bool BoxIsArtificial { get; init; }

    /// <summary>Shift relative to its diagonal up to which P was shown to be positive semidefinite; NaN when it was not looked at.</summary>
    public double ConvexityTolerance { get; init; } = double.NaN;

    /// <summary>Multipliers of rows that prove infeasibility; empty unless infeasible.</summary>
    public double[] Infeasibility { get; init; } = [];

    /// <summary>The proof of infeasibility excludes all points with |x_j| up to this wherever x_j has no finite bound; +infinity when all have.</summary>
    public double InfeasibilityRadius { get; init; } = double.NaN;

    /// <summary>A direction along which the objective falls for ever; empty unless unbounded.</summary>
    public double[] Ray { get; init; } = [];

    /// <summary>d with d'Pd &lt; 0; empty unless not convex.</summary>
    public double[] NegativeCurvature { get; init; } = [];

    public int Iterations { get; init; }

    /// <summary>Deterministic work units spent; the same on every machine.</summary>
    public long Work { get; init; }

    /// <summary>Checkpoint at which the budget ended the search; null when it did not.</summary>
    public int? StoppedAt { get; init; }
}
