using MarginOptimizer.Domain.Instruments;

namespace MarginOptimizer.Pricing;

/// <summary>
/// Black-76 with a discount factor and with the limits written out at which an on-chain pricer stops computing: it takes strikes and forwards of
/// zero, and beyond <see cref="LargestDeviation"/> an option is worth what it is worth at infinite volatility.
/// </summary>
public static class DiscountedBlack76
{
    /// <summary>Volatility times the square root of time from which on a call is worth the forward and a put the strike.</summary>
    public const double LargestDeviation = 24.0;

    /// <summary>Value per coin, 0 .. discount * forward for a call, 0 .. discount * strike for a put.</summary>
    /// <param name="forward">&gt;= 0.</param>
    /// <param name="strike">&gt;= 0.</param>
    /// <param name="years">Time to expiry; 0 or below gives the intrinsic value.</param>
    /// <param name="volatility">&gt;= 0.</param>
    /// <param name="discount">&gt; 0.</param>
    public static double Price(OptionType type, double forward, double strike, double years, double volatility, double discount = 1.0)
    {
        var isCall = type == OptionType.Call;
        if (strike <= 0.0) return isCall ? forward * discount : 0.0;
        if (forward <= 0.0) return isCall ? 0.0 : strike * discount;
        var bound = isCall ? forward : strike;
        if (years > 0.0 && volatility * Math.Sqrt(years) >= LargestDeviation) return bound * discount;
        return Math.Clamp(Black76.Price(type, forward, strike, years, volatility), 0.0, bound) * discount;
    }
}
