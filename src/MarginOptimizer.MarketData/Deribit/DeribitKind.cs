namespace MarginOptimizer.MarketData.Deribit;

/// <summary>What an instrument name stands for.</summary>
public enum DeribitKind
{
    Spot,
    Perpetual,
    Future,
    Option,
}
