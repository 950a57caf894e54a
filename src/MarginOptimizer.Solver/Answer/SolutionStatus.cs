namespace MarginOptimizer.Solver.Answer;

public enum SolutionStatus
{
    /// <summary>Feasible, and the gap is within the requested one.</summary>
    Optimal,

    /// <summary>Feasible; the gap is known but wider than requested, and there is no more to try within this method.</summary>
    FeasibleWithGap,

    /// <summary>Feasible; stopped by the work limit, the clock or a cancellation. The gap is known.</summary>
    FeasibleAtLimit,

    /// <summary>No point fulfils the limits, lots disregarded: proven by <see cref="Solution.Infeasibility"/>.</summary>
    Infeasible,

    /// <summary>Fractions fulfil the limits, and it is proven that whole lots cannot.</summary>
    InfeasibleInLots,

    /// <summary>Nothing feasible was found, and infeasibility is not proven.</summary>
    NoSolutionFound,

    /// <summary>The quadratic is not positive semidefinite: no bound and no optimum is claimed.</summary>
    NotConvex,

    /// <summary>The objective falls without end inside the limits.</summary>
    Unbounded,

    /// <summary>The arithmetic broke down before anything useful was known.</summary>
    NumericalFailure,
}
