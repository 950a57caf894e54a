using MarginOptimizer.Domain.Instruments;
using MarginOptimizer.Pricing.Numerics;

namespace MarginOptimizer.Pricing;

/// <summary>
/// European options on a forward (Black 1976), undiscounted, in currency per coin. Forward and strike are positive and finite. With no time or
/// no volatility left (<c>years &lt;= 0</c> or <c>volatility &lt;= 0</c>) an option is worth exactly its intrinsic value, its delta is a step
/// (call: 1 if forward &gt; strike, else 0; put: that less 1), and gamma, vega and theta are 0.
/// </summary>
public static class Black76
{
    private const double DaysPerYear = 365.0;

    /// <summary>Value per coin: never NaN, never below intrinsic, never above the forward (call) or the strike (put) beyond rounding.</summary>
    /// <param name="type">Call or put.</param>
    /// <param name="forward">Forward of the expiry.</param>
    /// <param name="strike">Strike, same unit.</param>
    /// <param name="years">Time to expiry, ACT/365.</param>
    /// <param name="volatility">Fraction per square root of a year.</param>
    public static double Price(OptionType type, double forward, double strike, double years, double volatility) =>
        MoneynessOf(type, forward, strike).Price(new ScalarLane(Deviation(years, volatility))).Value;

    /// <summary>Change of value per +1 of the forward: N(d1) or N(d1) - 1, not reduced by the premium.</summary>
    public static double Delta(OptionType type, double forward, double strike, double years, double volatility)
    {
        var s = Deviation(years, volatility);
        if (s <= 0.0)
        {
            var call = forward > strike ? 1.0 : 0.0;
            return type == OptionType.Call ? call : call - 1.0;
        }

        var d1 = D1(forward, strike, s);
        return type == OptionType.Call ? DeterministicMath.NormalCdf(d1) : -DeterministicMath.NormalCdf(-d1);
    }

    /// <summary>Change of delta per +1 of the forward.</summary>
    public static double Gamma(double forward, double strike, double years, double volatility)
    {
        var s = Deviation(years, volatility);
        return s <= 0.0 ? 0.0 : DeterministicMath.NormalPdf(D1(forward, strike, s)) / (forward * s);
    }

    /// <summary>Change of value per +0.01 of volatility.</summary>
    public static double Vega(double forward, double strike, double years, double volatility)
    {
        var s = Deviation(years, volatility);
        return s <= 0.0 ? 0.0 : 0.01 * forward * DeterministicMath.NormalPdf(D1(forward, strike, s)) * Math.Sqrt(years);
    }

    /// <summary>Change of value per calendar day passed, at unchanged forward and volatility; never positive.</summary>
    public static double Theta(double forward, double strike, double years, double volatility)
    {
        var s = Deviation(years, volatility);
        if (s <= 0.0) return 0.0;
        var perYear = forward * DeterministicMath.NormalPdf(D1(forward, strike, s)) * volatility / (2.0 * Math.Sqrt(years));
        return -perYear / DaysPerYear;
    }

    /// <summary>Value at once: max(forward - strike, 0) or max(strike - forward, 0).</summary>
    public static double Intrinsic(OptionType type, double forward, double strike) =>
        Math.Max(0.0, type == OptionType.Call ? forward - strike : strike - forward);

    /// <summary>The volatility at which <see cref="Price"/> gives a price, or the reason why there is none.</summary>
    public static ImpliedVolatility ImpliedVolatility(OptionType type, double forward, double strike, double years, double price) =>
        VolatilitySearch.Find(type, forward, strike, years, price);

    internal static Moneyness<ScalarLane> MoneynessOf(OptionType type, double forward, double strike) =>
        new(new ScalarLane(forward), new ScalarLane(strike), new ScalarLane(type == OptionType.Call ? 1.0 : -1.0));

    /// <summary>Standard deviation of the log forward; 0 without time or volatility.</summary>
    private static double Deviation(double years, double volatility) =>
        years > 0.0 && volatility > 0.0 ? volatility * Math.Sqrt(years) : 0.0;

    private static double D1(double forward, double strike, double s) => (DeterministicMath.Log(forward / strike) / s) + (0.5 * s);
}
