using MarginOptimizer.Pricing;

namespace MarginOptimizer.Risk.Backtests;

/// <summary>Logarithms of likelihoods with the convention 0 ln 0 = 0.</summary>
internal static class Likelihood
{
    /// <summary>ln of p^hits (1 - p)^misses.</summary>
    public static double Log(double p, int hits, int misses) => Power(p, hits) + Power(1.0 - p, misses);

    private static double Power(double p, int count) =>
        count == 0 ? 0.0 : p > 0.0 ? count * DeterministicMath.Log(p) : double.NegativeInfinity;

    /// <summary>-2 ln of a ratio, not below 0: rounding may leave a perfect fit a little above the best.</summary>
    public static double Ratio(double tested, double best) => Math.Max(-2.0 * (tested - best), 0.0);

    public static void CheckProbability(double probability)
    {
        if (!(probability is > 0.0 and < 1.0)) throw new ArgumentOutOfRangeException(nameof(probability), probability, "must be above 0 and below 1");
    }
}
