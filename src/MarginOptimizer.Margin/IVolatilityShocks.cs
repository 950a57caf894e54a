using MarginOptimizer.Domain.Instruments;
using MarginOptimizer.Domain.Limits;

namespace MarginOptimizer.Margin;

/// <summary>A margin model that has a rule for shocking volatilities; stress limits use the same rule.</summary>
public interface IVolatilityShocks
{
    /// <summary>The shocked volatility of an option, a fraction &gt;= 0.</summary>
    /// <param name="volatility">Mark volatility, fraction.</param>
    /// <param name="days">Days to expiry, &gt; 0.</param>
    double Shocked(Option option, double volatility, double days, VolatilityShock shock);
}
