namespace MarginOptimizer.Solver.Sparse.InteriorPoint;

internal enum InteriorOutcome
{
    /// <summary>The optimality conditions hold as exactly as they can be expected to.</summary>
    Converged,

    /// <summary>No progress any more; the best iterate is kept.</summary>
    Stalled,

    /// <summary>Multipliers or variables grow without end.</summary>
    Diverged,

    /// <summary>The meter stopped it.</summary>
    Stopped,
}
