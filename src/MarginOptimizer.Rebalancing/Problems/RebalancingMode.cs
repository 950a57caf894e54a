namespace MarginOptimizer.Rebalancing.Problems;

/// <summary>What a proposal minimises.</summary>
public enum RebalancingMode
{
    /// <summary>Least initial margin (robust, unless switched off) subject to cost &lt;= budget; among those the cheapest.</summary>
    MinMargin,

    /// <summary>Least execution cost such that headroom &gt;= target.</summary>
    RestoreHeadroom,

    /// <summary>Least price of margin * horizon * initial margin + execution cost.</summary>
    SaveMoney,
}
