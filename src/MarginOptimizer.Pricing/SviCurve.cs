namespace MarginOptimizer.Pricing;

/// <summary>
/// Raw SVI of one expiry as an oracle publishes it (Gatheral 2004, raw parametrisation): total variance
/// <c>w(k) = A + B (Rho (k - M) + sqrt((k - M)^2 + Sigma^2))</c> at k = ln(strike / Forward). The log-moneyness is held within
/// +-4 sqrt(A + B Sigma) and the variance below 144, as Derive's volatility feed does, so that far strikes keep the volatility of that edge.
/// </summary>
/// <param name="A">Level.</param>
/// <param name="B">Slope of the wings, &gt;= 0.</param>
/// <param name="Rho">Tilt, -1 .. 1.</param>
/// <param name="M">Log-moneyness of the centre.</param>
/// <param name="Sigma">Roundness, &gt;= 0.</param>
/// <param name="Forward">Forward at the time of the message, not the live one; &gt; 0.</param>
/// <param name="Years">Time to expiry at the time of the message, &gt; 0.</param>
public readonly record struct SviCurve(double A, double B, double Rho, double M, double Sigma, double Forward, double Years)
{
    private const double LargestMoneyness = 4.0;

    private const double LargestVariance = 144.0;

    /// <summary>Volatility of a strike, fraction per square root of a year; 0 at strike 0.</summary>
    /// <exception cref="ArgumentException">The parameters give the strike a variance below zero, or none that is a number.</exception>
    public double Volatility(double strike)
    {
        if (strike == 0.0) return 0.0;
        var edge = LargestMoneyness * Math.Sqrt(A + (B * Sigma));
        var k = Math.Clamp(DeterministicMath.Log(strike / Forward), -edge, edge) - M;
        var variance = A + (B * ((Rho * k) + Math.Sqrt((k * k) + (Sigma * Sigma))));
        if (!(variance >= 0.0)) throw new ArgumentException($"{this} has no variance at strike {strike}", nameof(strike));
        return Math.Sqrt(Math.Min(variance, LargestVariance) / Years);
    }
}
