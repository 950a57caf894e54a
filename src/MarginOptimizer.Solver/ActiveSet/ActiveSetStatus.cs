namespace MarginOptimizer.Solver.ActiveSet;

internal enum ActiveSetStatus
{
    /// <summary>Not solved since the last change.</summary>
    Unsolved,

    Optimal,

    /// <summary>The hard rows contradict each other; <see cref="DualActiveSet.Ray"/> proves it.</summary>
    Infeasible,

    /// <summary>The rows of a group cannot carry its weight: its epigraph variable falls without end.</summary>
    Unbounded,

    /// <summary>The meter ended the search; x and the multipliers are dual feasible.</summary>
    Stopped,

    /// <summary>No progress at working precision; multipliers are dual feasible, rows may be violated.</summary>
    Stalled,
}
