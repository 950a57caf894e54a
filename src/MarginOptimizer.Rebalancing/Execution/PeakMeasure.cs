namespace MarginOptimizer.Rebalancing.Execution;

/// <summary>What the figures of a plan measure.</summary>
public enum PeakMeasure
{
    /// <summary>Initial margin over all accounts, USD: the peak is the highest.</summary>
    InitialMargin,

    /// <summary>Smallest collateral less initial margin over the accounts, USD: the peak is the lowest.</summary>
    Headroom,
}
