using System.Collections.Immutable;
using MarginOptimizer.Domain.Market;

namespace MarginOptimizer.Backtesting.Configuration;

/// <summary>What happens at expiry: cash at the delivery price, less a fee.</summary>
public sealed record SettlementRule
{
    /// <summary>Fee per coin of options that end in the money, fraction of a coin (of the delivery price for linear ones), &gt;= 0.</summary>
    public double OptionFeeRate { get; init; } = 0.00015;

    /// <summary>At most this share of the option's value.</summary>
    public double OptionFeeCap { get; init; } = 0.125;

    /// <summary>Fee of dated futures, fraction of the notional, &gt;= 0.</summary>
    public double FutureFeeRate { get; init; }

    /// <summary>Known delivery prices, USD; where there is none, the index is interpolated between the snapshots around the expiry.</summary>
    public ImmutableDictionary<ForwardKey, double> DeliveryPrices { get; init; } = ImmutableDictionary<ForwardKey, double>.Empty;
}
