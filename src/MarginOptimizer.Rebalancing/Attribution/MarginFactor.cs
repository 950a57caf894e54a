namespace MarginOptimizer.Rebalancing.Attribution;

/// <summary>What can change between two situations; a bit of a set.</summary>
[Flags]
internal enum MarginFactor
{
    None = 0,
    Price = 1,
    Volatility = 2,
    Time = 4,
    Parameters = 8,
    Trades = 16,
    All = 31,
}
