using MarginOptimizer.Pricing;

namespace MarginOptimizer.Margin.Derive;

/// <summary>Shapes of the two skew scenarios of PM2 (v2-core, PMRMLib_2).</summary>
/// <param name="LinearCap">Largest relative change of the turning skew at no time left.</param>
/// <param name="AbsCap">The same of the moving wings.</param>
/// <param name="LinearSlope">Change of the cap per square root of a year.</param>
/// <param name="AbsSlope">The same of the moving wings.</param>
/// <param name="MinimumWidth">Least log-moneyness at which the cap is reached, &gt; 0.</param>
/// <param name="WidthScale">Width in standard deviations.</param>
/// <param name="StaticVolatility">Volatility that the width is measured in.</param>
/// <param name="VolatilitySlope">Its change per square root of a year.</param>
public sealed record SkewShockParameters(
    double LinearCap,
    double AbsCap,
    double LinearSlope,
    double AbsSlope,
    double MinimumWidth,
    double WidthScale,
    double StaticVolatility,
    double VolatilitySlope)
{
    /// <summary>Volatility of an option with its skew shocked.</summary>
    /// <param name="volatility">&gt;= 0.</param>
    /// <param name="logMoneyness">ln(strike / forward).</param>
    /// <param name="years">To expiry, &gt;= 0.</param>
    /// <param name="mode">Linear or Abs.</param>
    public double Shocked(double volatility, double logMoneyness, double years, VolatilityMode mode)
    {
        var root = Math.Sqrt(years);
        var (cap, k) = mode == VolatilityMode.Linear
            ? (LinearCap + (LinearSlope * root), logMoneyness)
            : (AbsCap + (AbsSlope * root), Math.Abs(logMoneyness));
        var width = Math.Max(MinimumWidth, root * WidthScale * (StaticVolatility + (root * VolatilitySlope)));
        var change = k * cap / width;
        return volatility * Math.Max(0.0, 1.0 + (k >= 0.0 ? Math.Min(cap, change) : Math.Max(-cap, change)));
    }
}
