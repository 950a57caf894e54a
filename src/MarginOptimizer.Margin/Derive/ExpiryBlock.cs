using System.Collections.Immutable;
using MarginOptimizer.Domain.Market;
using MarginOptimizer.Pricing;

namespace MarginOptimizer.Margin.Derive;

/// <summary>The options of one coin and expiry, with what they are priced from.</summary>
/// <param name="Key">Coin and expiry.</param>
/// <param name="Seconds">Whole seconds to expiry, 0 once it has passed.</param>
/// <param name="Fixed">Part of the forward that a shock of the spot leaves as it is.</param>
/// <param name="Variable">The rest of it.</param>
/// <param name="Feed">Rate and confidences.</param>
/// <param name="Discount">Of a payment at expiry.</param>
/// <param name="Options">In the order of their columns.</param>
internal sealed record ExpiryBlock(
    ForwardKey Key, long Seconds, double Fixed, double Variable, ExpiryFeed Feed, double Discount, ImmutableArray<OptionColumn> Options)
{
    private const double SecondsPerYear = 365.0 * 86_400.0;

    /// <summary>Years of 365 days, as the venue counts them.</summary>
    public double Years => Seconds / SecondsPerYear;

    public double Forward => Variable + Fixed;

    /// <summary>The oracle's rate, never below zero.</summary>
    public double Rate => Math.Max(0.0, Feed.Rate);

    /// <summary>Value of one unit of quantity with the spot times a factor, USD.</summary>
    public double Value(OptionColumn option, double spot, double volatility) =>
        option.Size * DiscountedBlack76.Price(option.Type, (Variable * spot) + Fixed, option.Strike, Years, volatility, Discount);
}
