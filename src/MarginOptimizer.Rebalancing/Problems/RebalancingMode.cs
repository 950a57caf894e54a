namespace MarginOptimizer.Rebalancing.Problems;

/// <summary>What a proposal minimises. Market impact of the trades, where candidates have coefficients, is added in every mode.</summary>
public enum RebalancingMode
{
    /// <summary>Least initial margin (robust, unless switched off) subject to cost &lt;= budget; among those the cheapest.</summary>
    MinMargin,

    /// <summary>Least execution cost such that headroom &gt;= target.</summary>
    RestoreHeadroom,

    /// <summary>Least price of margin * horizon * initial margin + execution cost + impact.</summary>
    SaveMoney,

    /// <summary>As <see cref="SaveMoney"/>, plus what missing exposure targets costs; targets with a band are limits.</summary>
    HedgeToTarget,

    /// <summary>As <see cref="SaveMoney"/>, with trades that shrink present positions only, down to a target where one is given.</summary>
    Unwind,
}
