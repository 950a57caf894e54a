namespace MarginOptimizer.Rebalancing.Frontiers;

/// <summary>What the least margin is traced against.</summary>
public enum FrontierAxis
{
    /// <summary>The budget of execution cost, USD: the more may be spent, the lower the margin.</summary>
    ExecutionCost,

    /// <summary>The least theta of the whole book, USD per day, within the problem's own budget: the more theta is kept, the higher the margin.</summary>
    ThetaKept,
}
