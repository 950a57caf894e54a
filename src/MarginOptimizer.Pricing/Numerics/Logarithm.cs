using System.Runtime.CompilerServices;

namespace MarginOptimizer.Pricing.Numerics;

/// <summary>
/// Natural logarithm: x = m 2^k with m in [sqrt(1/2), sqrt(2)), f = m - 1, s = f / (2 + f), and the series
/// ln(1 + f) = 2 s + 2 s^3 / 3 + ..., to s^21 (truncation below 1e-17), arranged so that the leading term f is exact. About one ulp.
/// </summary>
internal static class Logarithm
{
    private const double SmallestNormal = 2.2250738585072014E-308;
    private const double TwoTo54 = 18014398509481984.0;

    /// <summary>Any double: -infinity at 0, NaN below, +infinity at +infinity.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static T Of<T>(T x)
        where T : struct, ILane<T>
    {
        var smallest = T.Of(SmallestNormal);
        var normal = T.WhereLess(x, smallest, x * T.Of(TwoTo54), x);
        var log = OfNormal(normal, T.WhereLess(x, smallest, T.Of(-54.0), T.Of(0.0)));
        var outside = T.WhereLess(x, T.Of(0.0), T.Of(double.NaN), T.Of(double.NegativeInfinity));
        var guarded = T.WhereLess(T.Of(0.0), x, log, outside);
        // +infinity and NaN are their own logarithms.
        return T.WhereLess(x, T.Of(double.PositiveInfinity), guarded, x);
    }

    /// <summary>Logarithm of x 2^exponent for positive normal finite x.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static T OfNormal<T>(T x, T exponent)
        where T : struct, ILane<T>
    {
        var k = T.Exponent(x, out var m) + exponent;
        var f = m - T.Of(1.0);
        var s = f / (T.Of(2.0) + f);
        var halfSquare = T.Of(0.5) * f * f;
        var series = Series(s * s);
        var correction = (s * (halfSquare + series)) + (k * T.Of(Exponential.Ln2Low));
        return (k * T.Of(Exponential.Ln2High)) - ((halfSquare - correction) - f);
    }

    /// <summary>2 z / 3 + 2 z^2 / 5 + ... + 2 z^10 / 21.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static T Series<T>(T z)
        where T : struct, ILane<T>
    {
        var w = z * z;
        var even = T.Of(2.0 / 21.0);
        even = T.Horner(even, w, 2.0 / 17.0);
        even = T.Horner(even, w, 2.0 / 13.0);
        even = T.Horner(even, w, 2.0 / 9.0);
        even = T.Horner(even, w, 2.0 / 5.0);
        var odd = T.Of(2.0 / 19.0);
        odd = T.Horner(odd, w, 2.0 / 15.0);
        odd = T.Horner(odd, w, 2.0 / 11.0);
        odd = T.Horner(odd, w, 2.0 / 7.0);
        odd = T.Horner(odd, w, 2.0 / 3.0);
        return z * (odd + (z * even));
    }
}
