using MarginOptimizer.Domain.Limits;
using MarginOptimizer.Pricing;

namespace MarginOptimizer.Margin.Deribit;

/// <summary>Shocked volatility of an option: relative, larger near expiry, with a floor on the way up (portfolio margin v2).</summary>
internal static class VolatilityRule
{
    private const double ReferenceDays = 30.0;

    /// <summary>Options with less than a day left are shocked as if they had a day.</summary>
    private const double LeastDays = 1.0;

    /// <summary>What a shock is multiplied by for its time to expiry: (30 / days) to the power of the term.</summary>
    public static double Factor(double daysToExpiry, PortfolioMarginParameters parameters)
    {
        var days = Math.Max(daysToExpiry, LeastDays);
        return DeterministicMath.Pow(ReferenceDays / days, days < ReferenceDays ? parameters.ShortTermVegaPower : parameters.LongTermVegaPower);
    }

    public static double Shocked(double volatility, double factor, VolatilityShock shock, PortfolioMarginParameters parameters) => shock switch
    {
        VolatilityShock.Up => Math.Max(volatility * (1.0 + parameters.VolatilityRangeUp * factor), parameters.MinVolatilityForShockUp),
        VolatilityShock.Down => Math.Max(volatility * (1.0 - parameters.VolatilityRangeDown * factor), 0.0),
        _ => volatility,
    };
}
