namespace MarginOptimizer.Solver.Simplex;

internal enum SimplexOutcome
{
    Optimal,

    /// <summary>A basic variable cannot reach its bound: its pivot row is a proof.</summary>
    Infeasible,

    /// <summary>The objective of the dual has reached the value that was to be reached.</summary>
    CutOff,

    /// <summary>As many pivots as were allowed.</summary>
    PivotLimit,

    /// <summary>The work meter ended the search.</summary>
    Stopped,

    /// <summary>Too many iterations, or no pivot that can be trusted.</summary>
    Failed,
}
