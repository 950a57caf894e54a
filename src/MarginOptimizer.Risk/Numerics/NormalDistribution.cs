using MarginOptimizer.Pricing;

namespace MarginOptimizer.Risk.Numerics;

/// <summary>The standard normal distribution; the same bits on every machine.</summary>
public static class NormalDistribution
{
    private const double LowEdge = 0.02425;

    // Rational approximation of the quantile by P. J. Acklam (2003), relative error below 1.15e-9, refined below by one step of Halley's method.
    private static readonly double[] CentralAbove =
        [-3.969683028665376e+01, 2.209460984245205e+02, -2.759285104469687e+02, 1.383577518672690e+02, -3.066479806614716e+01, 2.506628277459239e+00];

    private static readonly double[] CentralBelow =
        [-5.447609879822406e+01, 1.615858368580409e+02, -1.556989798598866e+02, 6.680131188771972e+01, -1.328068155288572e+01, 1.0];

    private static readonly double[] TailAbove =
        [-7.784894002430293e-03, -3.223964580411365e-01, -2.400758277161838e+00, -2.549732539343734e+00, 4.374664141464968e+00, 2.938163982698783e+00];

    private static readonly double[] TailBelow = [7.784695709041462e-03, 3.224671290700398e-01, 2.445134137142996e+00, 3.754408661907416e+00, 1.0];

    /// <summary>P(Z &lt;= x).</summary>
    public static double Cdf(double x) => DeterministicMath.NormalCdf(x);

    /// <summary>The x with P(Z &lt;= x) = p.</summary>
    /// <param name="p">&gt; 0 and &lt; 1.</param>
    /// <exception cref="ArgumentOutOfRangeException">p is outside (0, 1).</exception>
    public static double Quantile(double p)
    {
        if (!(p is > 0.0 and < 1.0)) throw new ArgumentOutOfRangeException(nameof(p), p, "must be above 0 and below 1");
        if (p > 0.5) return -Quantile(1.0 - p);
        var x = First(p);
        var error = (Cdf(x) - p) / DeterministicMath.NormalPdf(x);
        return x - (error / (1.0 + (0.5 * x * error)));
    }

    /// <summary>Value at risk of a loss that is standard normal: its quantile at the confidence.</summary>
    public static double ValueAtRisk(double confidence) => Quantile(confidence);

    /// <summary>Mean of a standard normal loss beyond its quantile at the confidence, phi(z) / (1 - c).</summary>
    public static double ExpectedShortfall(double confidence) => DeterministicMath.NormalPdf(Quantile(confidence)) / (1.0 - confidence);

    private static double First(double p)
    {
        if (p < LowEdge)
        {
            var q = Math.Sqrt(-2.0 * DeterministicMath.Log(p));
            return Polynomial(TailAbove, q) / Polynomial(TailBelow, q);
        }

        var (d, r) = (p - 0.5, (p - 0.5) * (p - 0.5));
        return d * Polynomial(CentralAbove, r) / Polynomial(CentralBelow, r);
    }

    private static double Polynomial(double[] coefficients, double x)
    {
        var sum = 0.0;
        foreach (var coefficient in coefficients) sum = (sum * x) + coefficient;
        return sum;
    }
}
