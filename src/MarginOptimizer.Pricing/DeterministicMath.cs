using System.Runtime.Intrinsics;
using MarginOptimizer.Pricing.Numerics;

namespace MarginOptimizer.Pricing;

/// <summary>
/// Elementary functions that give the same bits on every machine and in every width: plain IEEE multiplications and additions only, where
/// the library functions of platforms differ in the last place.
/// </summary>
public static class DeterministicMath
{
    /// <summary>e^x within about one ulp; +infinity above 709.78, 0 below -745.13.</summary>
    public static double Exp(double x) => Exponential.Of(new ScalarLane(x), new ScalarLane(0.0)).Value;

    /// <inheritdoc cref="Exp(double)"/>
    public static Vector256<double> Exp(Vector256<double> x) => Exponential.Of(new QuadLane(x), QuadLane.Of(0.0)).Value;

    /// <summary>Natural logarithm within about one ulp; -infinity at 0, NaN below.</summary>
    public static double Log(double x) => Logarithm.Of(new ScalarLane(x)).Value;

    /// <inheritdoc cref="Log(double)"/>
    public static Vector256<double> Log(Vector256<double> x) => Logarithm.Of(new QuadLane(x)).Value;

    /// <summary>x^y as exp(y ln x) for x &gt;= 0; relative error about 1e-16 (1 + |y ln x|). 1 for y = 0, whatever x.</summary>
    public static double Pow(double x, double y) => y == 0.0 ? 1.0 : Exp(y * Log(x));

    /// <summary>Standard normal distribution function, about 1e-15 relative in the lower tail too (0 below -38.5).</summary>
    public static double NormalCdf(double x) => Normal.Cdf(new ScalarLane(x)).Value;

    /// <inheritdoc cref="NormalCdf(double)"/>
    public static Vector256<double> NormalCdf(Vector256<double> x) => Normal.Cdf(new QuadLane(x)).Value;

    /// <summary>Standard normal density.</summary>
    public static double NormalPdf(double x) => Normal.Pdf(new ScalarLane(x)).Value;

    /// <inheritdoc cref="NormalPdf(double)"/>
    public static Vector256<double> NormalPdf(Vector256<double> x) => Normal.Pdf(new QuadLane(x)).Value;
}
