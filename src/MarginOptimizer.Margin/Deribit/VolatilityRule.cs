using MarginOptimizer.Domain.Limits;
using MarginOptimizer.Pricing;

namespace MarginOptimizer.Margin.Deribit;

/// <summary>Shocked volatility of an option: relative, larger near expiry, with a floor on the way up.</summary>
/// <param name="RangeUp">Relative rise at 30 days to expiry.</param>
/// <param name="RangeDown">Relative fall at 30 days to expiry.</param>
/// <param name="LeastUp">A raised volatility is at least this.</param>
/// <param name="ShortTermPower">Power of 30/days below 30 days.</param>
/// <param name="LongTermPower">The same from 30 days on.</param>
internal readonly record struct VolatilityRule(
    double RangeUp, double RangeDown, double LeastUp, double ShortTermPower, double LongTermPower)
{
    private const double ReferenceDays = 30.0;

    /// <summary>Options with less than a day left are shocked as if they had a day.</summary>
    private const double LeastDays = 1.0;

    /// <summary>What a shock is multiplied by for its time to expiry: (30 / days) to the power of the term.</summary>
    public double Factor(double daysToExpiry)
    {
        var days = Math.Max(daysToExpiry, LeastDays);
        return DeterministicMath.Pow(ReferenceDays / days, days < ReferenceDays ? ShortTermPower : LongTermPower);
    }

    /// <param name="volatility">Mark volatility, fraction.</param>
    /// <param name="factor">Of <see cref="Factor"/>.</param>
    /// <param name="shock">Direction.</param>
    public double Shocked(double volatility, double factor, VolatilityShock shock) => shock switch
    {
        VolatilityShock.Up => Math.Max(volatility * (1.0 + (RangeUp * factor)), LeastUp),
        VolatilityShock.Down => Math.Max(volatility * (1.0 - (RangeDown * factor)), 0.0),
        _ => volatility,
    };
}
