using MarginOptimizer.Risk.Numerics;

namespace MarginOptimizer.Risk.Backtests;

/// <summary>A likelihood-ratio test, compared with a chi-square distribution.</summary>
/// <param name="Statistic">-2 ln(likelihood ratio), &gt;= 0.</param>
/// <param name="DegreesOfFreedom">1 or 2.</param>
public readonly record struct LikelihoodRatio(double Statistic, int DegreesOfFreedom)
{
    /// <summary>Probability of a statistic this large or larger when the model is right: closed forms of the chi-square with 1 and 2 degrees.</summary>
    public double PValue => DegreesOfFreedom == 1
        ? 2.0 * NormalDistribution.Cdf(-Math.Sqrt(Statistic))
        : Pricing.DeterministicMath.Exp(-0.5 * Statistic);

    /// <summary>Whether the model is rejected at a significance, such as 0.05.</summary>
    public bool IsRejectedAt(double significance) => PValue < significance;
}
