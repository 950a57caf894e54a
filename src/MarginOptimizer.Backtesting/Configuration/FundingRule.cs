using System.Collections.Immutable;

namespace MarginOptimizer.Backtesting.Configuration;

/// <summary>What perpetuals pay each other: longs pay shorts where the rate is positive, continuously on the notional at the mark.</summary>
public sealed record FundingRule
{
    /// <summary>Fraction of the notional per 8 hours, where no file has a rate for the time.</summary>
    public double Rate8h { get; init; }

    /// <summary>Files with rates, absolute: each holds for the 8 hours before its time. Empty = none.</summary>
    public ImmutableArray<string> Files { get; init; } = [];
}
