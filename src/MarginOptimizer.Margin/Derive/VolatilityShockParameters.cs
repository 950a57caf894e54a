using MarginOptimizer.Pricing;

namespace MarginOptimizer.Margin.Derive;

/// <summary>Relative shocks of volatilities that grow towards expiry (v2-core, PMRMLib and PMRMLib_2).</summary>
/// <param name="RangeUp">Relative rise at 30 days.</param>
/// <param name="RangeDown">Relative fall at 30 days.</param>
/// <param name="ShortTermPower">Power of 30 days / time up to 30 days.</param>
/// <param name="LongTermPower">The same beyond.</param>
/// <param name="FloorSeconds">Nearer expiries are shocked as if they had this long, seconds.</param>
/// <param name="MinimumUp">A raised volatility is at least this; 0 in the first portfolio margin.</param>
public sealed record VolatilityShockParameters(
    double RangeUp, double RangeDown, double ShortTermPower, double LongTermPower, double FloorSeconds, double MinimumUp = 0.0)
{
    private const double Month = 30.0 * 86_400.0;

    /// <summary>Shocked volatility of an option.</summary>
    /// <param name="volatility">&gt;= 0.</param>
    /// <param name="growth">Of its expiry.</param>
    /// <param name="mode">None, Up or Down.</param>
    public double Shocked(double volatility, double growth, VolatilityMode mode) => mode switch
    {
        VolatilityMode.Up => Math.Max(MinimumUp, volatility * (1.0 + (RangeUp * growth))),
        VolatilityMode.Down => volatility * Math.Max(0.0, 1.0 - (RangeDown * growth)),
        _ => volatility,
    };

    /// <summary>How much larger shocks are than at 30 days.</summary>
    /// <param name="seconds">To expiry, &gt;= 0.</param>
    public double Growth(double seconds) =>
        DeterministicMath.Pow(Month / Math.Max(seconds, FloorSeconds), seconds <= Month ? ShortTermPower : LongTermPower);
}
