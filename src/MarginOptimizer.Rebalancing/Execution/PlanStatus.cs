namespace MarginOptimizer.Rebalancing.Execution;

/// <summary>How planning ended; every one of these is an answer.</summary>
public enum PlanStatus
{
    /// <summary>The waves keep the peak.</summary>
    Planned,

    /// <summary>The peak is below the margin before or after: no order of execution can keep it.</summary>
    PeakBelowEnds,

    /// <summary>No waves were found that keep the peak; those given have the least peak found.</summary>
    PeakNotReached,

    /// <summary>There is nothing to execute.</summary>
    NothingToTrade,
}
