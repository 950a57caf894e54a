namespace MarginOptimizer.Solver.Branching;

/// <summary>What is settled about a variable under a <see cref="Problem.LegRule"/> inside a part.</summary>
public enum LegUse
{
    /// <summary>Zero without a charge, or used in either direction.</summary>
    Open,

    /// <summary>Counts as used and pays its charge: at least <see cref="Problem.LegRule.LeastUp"/>.</summary>
    Up,

    /// <summary>Counts as used and pays its charge: at most minus <see cref="Problem.LegRule.LeastDown"/>.</summary>
    Down,
}
