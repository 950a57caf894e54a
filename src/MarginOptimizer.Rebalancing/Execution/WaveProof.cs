namespace MarginOptimizer.Rebalancing.Execution;

/// <summary>What is known of the number of waves.</summary>
public enum WaveProof
{
    /// <summary>The fewest found.</summary>
    Found,

    /// <summary>No plan that sends the orders whole needs fewer.</summary>
    FewestOfWholeOrders,

    /// <summary>No plan needs fewer.</summary>
    Fewest,
}
