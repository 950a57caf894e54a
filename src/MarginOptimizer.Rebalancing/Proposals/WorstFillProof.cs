namespace MarginOptimizer.Rebalancing.Proposals;

/// <summary>What is known of a worst value over every partial fill.</summary>
public enum WorstFillProof
{
    /// <summary>Some subset of the trades, each all or nothing, attains the bound: it is the worst.</summary>
    Exact,

    /// <summary>No part can be worse, and none that bad was found.</summary>
    UpperBound,

    /// <summary>The worst of the subsets tried: checked, not proven.</summary>
    Checked,
}
