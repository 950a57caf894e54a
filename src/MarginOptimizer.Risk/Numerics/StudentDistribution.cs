using MarginOptimizer.Pricing;

namespace MarginOptimizer.Risk.Numerics;

/// <summary>Student's t with nu degrees of freedom; the same bits on every machine.</summary>
public sealed class StudentDistribution
{
    /// <summary>Fewest degrees of freedom: the variance is then finite, which scaling to a given volatility needs.</summary>
    public const double FewestDegrees = 2.0;

    /// <summary>Beyond this the normal distribution is meant.</summary>
    public const double MostDegrees = 1_000.0;

    private const double HalfLogPi = 0.5723649429247001;
    private const int MostSteps = 200;

    private readonly double _logBeta;
    private readonly double _logScale;

    /// <param name="degrees">nu, above 2 and at most 1000.</param>
    /// <exception cref="ArgumentOutOfRangeException">nu is outside that range.</exception>
    public StudentDistribution(double degrees)
    {
        if (!(degrees is > FewestDegrees and <= MostDegrees))
            throw new ArgumentOutOfRangeException(nameof(degrees), degrees, "must be above 2 and at most 1000");
        Degrees = degrees;
        _logBeta = LogGamma(0.5 * degrees) + HalfLogPi - LogGamma(0.5 * (degrees + 1.0));
        _logScale = -_logBeta - (0.5 * DeterministicMath.Log(degrees));
    }

    public double Degrees { get; }

    public double Pdf(double x) => DeterministicMath.Exp(_logScale - (0.5 * (Degrees + 1.0) * DeterministicMath.Log(1.0 + (x * x / Degrees))));

    /// <summary>P(T &lt;= x), by the incomplete beta function.</summary>
    public double Cdf(double x)
    {
        var tail = 0.5 * IncompleteBeta(Degrees / (Degrees + (x * x)), x * x / (Degrees + (x * x)));
        return x > 0.0 ? 1.0 - tail : tail;
    }

    /// <summary>The x with P(T &lt;= x) = p, by Newton's method kept within a bracket.</summary>
    /// <param name="p">&gt; 0 and &lt; 1.</param>
    /// <exception cref="ArgumentOutOfRangeException">p is outside (0, 1).</exception>
    public double Quantile(double p)
    {
        if (!(p is > 0.0 and < 1.0)) throw new ArgumentOutOfRangeException(nameof(p), p, "must be above 0 and below 1");
        if (p > 0.5) return -Quantile(1.0 - p);
        if (p == 0.5) return 0.0;
        var (low, high) = (-1.0, 0.0);
        while (Cdf(low) > p) (low, high) = (2.0 * low, low);
        var x = 0.5 * (low + high);
        for (var step = 0; step < MostSteps; step++)
        {
            var error = Cdf(x) - p;
            if (error > 0.0) high = x;
            else low = x;
            var next = x - (error / Pdf(x));
            if (!(next > low && next < high)) next = 0.5 * (low + high);
            if (Math.Abs(next - x) <= 1e-14 * Math.Abs(next)) return next;
            x = next;
        }

        return x;
    }

    /// <summary>Mean of a loss with this distribution beyond its quantile at the confidence: f(q) (nu + q^2) / ((nu - 1) (1 - c)).</summary>
    public double ExpectedShortfall(double confidence)
    {
        var quantile = Quantile(confidence);
        return Pdf(quantile) * (Degrees + (quantile * quantile)) / ((Degrees - 1.0) * (1.0 - confidence));
    }

    /// <summary>Log of the gamma function, x &gt;= 0.5: Stirling's series after shifting the argument to at least 16.</summary>
    internal static double LogGamma(double x)
    {
        const double halfLogTwoPi = 0.9189385332046728;
        var product = 1.0;
        for (; x < 16.0; x += 1.0) product *= x;
        var r = 1.0 / (x * x);
        var series = ((((((-1.0 / 1680.0 * r) + (1.0 / 1260.0)) * r) - (1.0 / 360.0)) * r) + (1.0 / 12.0)) / x;
        return ((x - 0.5) * DeterministicMath.Log(x)) - x + halfLogTwoPi + series - DeterministicMath.Log(product);
    }

    /// <summary>Regularised incomplete beta I_x(nu/2, 1/2) with y = 1 - x, by its continued fraction (Abramowitz and Stegun 26.5.8).</summary>
    private double IncompleteBeta(double x, double y)
    {
        var (a, b) = (0.5 * Degrees, 0.5);
        if (x <= 0.0) return 0.0;
        if (y <= 0.0) return 1.0;
        var front = DeterministicMath.Exp((a * DeterministicMath.Log(x)) + (b * DeterministicMath.Log(y)) - _logBeta);
        return x < (a + 1.0) / (a + b + 2.0) ? front * Fraction(a, b, x) / a : 1.0 - (front * Fraction(b, a, y) / b);
    }

    /// <summary>Modified Lentz evaluation.</summary>
    private static double Fraction(double a, double b, double x)
    {
        const double tiny = 1e-300;
        var (c, d) = (1.0, 1.0 / NotZero(1.0 - ((a + b) * x / (a + 1.0)), tiny));
        var value = d;
        for (var m = 1; m <= MostSteps; m++)
        {
            var even = m * (b - m) * x / ((a + (2 * m) - 1.0) * (a + (2 * m)));
            d = 1.0 / NotZero(1.0 + (even * d), tiny);
            c = NotZero(1.0 + (even / c), tiny);
            value *= d * c;
            var odd = -(a + m) * (a + b + m) * x / ((a + (2 * m)) * (a + (2 * m) + 1.0));
            d = 1.0 / NotZero(1.0 + (odd * d), tiny);
            c = NotZero(1.0 + (odd / c), tiny);
            var factor = d * c;
            value *= factor;
            if (Math.Abs(factor - 1.0) < 1e-15) break;
        }

        return value;
    }

    private static double NotZero(double value, double tiny) => Math.Abs(value) < tiny ? tiny : value;
}
