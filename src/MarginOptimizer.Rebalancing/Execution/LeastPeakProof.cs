namespace MarginOptimizer.Rebalancing.Execution;

/// <summary>What is known of the least peak.</summary>
public enum LeastPeakProof
{
    /// <summary>The best found; others may be lower, down to the larger of before and after. Also where peaks are checked, not proven.</summary>
    Found,

    /// <summary>No order of sending the orders whole, one after another, is lower; cutting them may be.</summary>
    LeastOfWholeOrders,

    /// <summary>Equal to the larger of before and after, which no execution avoids.</summary>
    Least,
}
