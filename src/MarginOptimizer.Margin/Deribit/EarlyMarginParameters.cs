using System.Collections.Immutable;

namespace MarginOptimizer.Margin.Deribit;

/// <summary>
/// Parameters of Deribit's portfolio margin before v2 (to March 2024) for one coin. Fractions unless stated; names in
/// <see cref="Unverified"/> are those of the document.
/// </summary>
public sealed record EarlyMarginParameters
{
    /// <summary>Largest price move.</summary>
    public required double PriceRange { get; init; }

    /// <summary>Evenly spaced moves on each side of no move.</summary>
    public required int BucketsPerSide { get; init; }

    /// <summary>Relative rise of a volatility at 30 days to expiry.</summary>
    public required double VolatilityRangeUp { get; init; }

    /// <summary>Relative fall of a volatility at 30 days to expiry.</summary>
    public required double VolatilityRangeDown { get; init; }

    /// <summary>Power of 30/days below 30 days.</summary>
    public required double ShortTermVegaPower { get; init; }

    /// <summary>The same from 30 days on.</summary>
    public required double LongTermVegaPower { get; init; }

    public required OptionContingencyRule OptionRule { get; init; }

    /// <summary>Coins per contract charged.</summary>
    public required double OptionRate { get; init; }

    /// <summary>For <see cref="OptionContingencyRule.Rolled"/>: within this distance of the index positions count in part.</summary>
    public required double AtTheMoneyRange { get; init; }

    public required FuturesContingencyRule FuturesRule { get; init; }

    /// <summary>Coins per coin of size charged.</summary>
    public required double FuturesRate { get; init; }

    /// <summary>Share of the vega that is long in some expiries and short in others.</summary>
    public required double VegaOffsetRate { get; init; }

    /// <summary>Initial over maintenance margin.</summary>
    public required double InitialFactor { get; init; }

    public ImmutableArray<string> Unverified { get; init; } = [];

    internal VolatilityRule Volatility => new(VolatilityRangeUp, VolatilityRangeDown, 0.0, ShortTermVegaPower, LongTermVegaPower);
}
