namespace MarginOptimizer.Risk.Generators;

/// <summary>
/// Exponentially weighted volatility: sigma(t)^2 = lambda sigma(t-1)^2 + (1 - lambda) r(t-1)^2 (RiskMetrics 1996), and returns filtered with it,
/// r(t) sigma(now) / sigma(t) (Hull and White 1998, "Incorporating volatility updating into the historical simulation method").
/// </summary>
public static class EwmaVolatility
{
    /// <summary>Volatility before each return, from the returns up to it, and after the last.</summary>
    /// <param name="returns">In time order, at least one, each finite; volatilities are in their unit, per period of theirs.</param>
    /// <param name="lambda">&gt; 0 and &lt; 1.</param>
    /// <param name="initial">Volatility before the first return, &gt; 0; null = that of all returns about zero.</param>
    /// <exception cref="ArgumentException">There are no returns, one is not finite, lambda or the first volatility is outside its range, or all returns are 0.</exception>
    public static (double[] Before, double Now) Of(ReadOnlySpan<double> returns, double lambda, double? initial = null)
    {
        if (returns.IsEmpty) throw new ArgumentException("there are no returns", nameof(returns));
        if (!(lambda is > 0.0 and < 1.0)) throw new ArgumentOutOfRangeException(nameof(lambda), lambda, "must be above 0 and below 1");
        var first = initial ?? LongRun(returns);
        if (!(first > 0.0 && double.IsFinite(first))) throw new ArgumentOutOfRangeException(nameof(initial), first, "the first volatility must be finite and above 0");
        var before = new double[returns.Length];
        var variance = first * first;
        for (var t = 0; t < before.Length; t++)
        {
            if (!double.IsFinite(returns[t])) throw new ArgumentException($"return {t} is not finite", nameof(returns));
            before[t] = Math.Sqrt(variance);
            variance = (lambda * variance) + ((1.0 - lambda) * returns[t] * returns[t]);
        }

        return (before, Math.Sqrt(variance));
    }

    /// <summary>Root mean square of all returns.</summary>
    public static double LongRun(ReadOnlySpan<double> returns)
    {
        var sum = 0.0;
        foreach (var value in returns) sum += value * value;
        return Math.Sqrt(sum / returns.Length);
    }

    /// <summary>Returns rescaled to the volatility of now.</summary>
    /// <param name="returns">As for <see cref="Of"/>.</param>
    /// <param name="lambda">As for <see cref="Of"/>.</param>
    /// <param name="initial">As for <see cref="Of"/>.</param>
    /// <param name="longRunWeight">
    /// 0 to 1: the volatility of now counts as sqrt((1 - w) now^2 + w longRun^2) where that is larger, so that scenarios do not shrink without bound in
    /// calm markets (the stressed weight of EMIR RTS 153/2013, article 28, is 25 %).
    /// </param>
    /// <exception cref="ArgumentException">As for <see cref="Of"/>; the weight is outside 0 to 1.</exception>
    public static double[] Filter(ReadOnlySpan<double> returns, double lambda, double? initial = null, double longRunWeight = 0.0)
    {
        if (!(longRunWeight is >= 0.0 and <= 1.0)) throw new ArgumentOutOfRangeException(nameof(longRunWeight), longRunWeight, "must be from 0 to 1");
        var (before, now) = Of(returns, lambda, initial);
        var longRun = LongRun(returns);
        now = Math.Max(now, Math.Sqrt(((1.0 - longRunWeight) * now * now) + (longRunWeight * longRun * longRun)));
        var filtered = new double[returns.Length];
        for (var t = 0; t < filtered.Length; t++) filtered[t] = returns[t] / before[t] * now;
        return filtered;
    }
}
