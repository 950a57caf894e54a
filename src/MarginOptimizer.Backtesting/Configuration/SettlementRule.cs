using System.Collections.Immutable;
using MarginOptimizer.Domain.Market;

namespace MarginOptimizer.Backtesting.Configuration;

/// <summary>What happens at expiry: cash at the delivery price, less a fee.</summary>
public sealed record SettlementRule
{
    private const double StandardOptionFeeRate = 0.00015;
    private const double StandardOptionFeeCap = 0.125;

    /// <summary>Fee per coin of options that end in the money, fraction of a coin (of the delivery price for linear ones), &gt;= 0.</summary>
    public double OptionFeeRate { get; init; } = StandardOptionFeeRate;

    /// <summary>At most this share of the option's value.</summary>
    public double OptionFeeCap { get; init; } = StandardOptionFeeCap;

    /// <summary>Fee of dated futures, fraction of the notional, &gt;= 0.</summary>
    public double FutureFeeRate { get; init; }

    /// <summary>No fee was given.</summary>
    public bool HasStandardFees => this is { OptionFeeRate: StandardOptionFeeRate, OptionFeeCap: StandardOptionFeeCap, FutureFeeRate: 0.0 };

    /// <summary>Known delivery prices, USD; where there is none, the index is interpolated between the snapshots around the expiry.</summary>
    public ImmutableDictionary<ForwardKey, double> DeliveryPrices { get; init; } = ImmutableDictionary<ForwardKey, double>.Empty;
}
