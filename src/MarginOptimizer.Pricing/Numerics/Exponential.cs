using System.Runtime.CompilerServices;

namespace MarginOptimizer.Pricing.Numerics;

/// <summary>
/// exp by reduction to |r| &lt;= ln(2)/2 and the Taylor polynomial of degree 13 (truncation below 5e-18), within about one ulp.
/// </summary>
internal static class Exponential
{
    private const double Log2E = 1.4426950408889634;

    /// <summary>The first 32 bits of ln 2, so that its product with an exponent is exact, and the rest.</summary>
    public const double Ln2High = 0.6931471803691238;

    public const double Ln2Low = 1.9082149292705877e-10;

    /// <summary>exp of the unevaluated sum high + low, |low| small; +infinity above 709.78, gradual underflow to 0 below -745.13.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static T Of<T>(T high, T low)
        where T : struct, ILane<T>
    {
        var x = T.WhereLess(high, T.Of(-750.0), T.Of(-750.0), T.WhereLess(T.Of(750.0), high, T.Of(750.0), high));
        var shift = T.Of(LaneBits.RoundingShift);
        var k = ((x * T.Of(Log2E)) + shift) - shift;
        var r = (x - (k * T.Of(Ln2High))) - ((k * T.Of(Ln2Low)) - low);
        var (firstHalf, secondHalf) = Halves(k);
        return (Polynomial(r) * firstHalf) * secondHalf;
    }

    /// <summary>2^k as a product of two powers, so that neither overflows and the result may be subnormal.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static (T First, T Second) Halves<T>(T k)
        where T : struct, ILane<T>
    {
        var shift = T.Of(LaneBits.RoundingShift);
        var shiftedHalf = (k * T.Of(0.5)) + shift;
        var rest = k - (shiftedHalf - shift);
        return (T.PowerOfTwo(shiftedHalf), T.PowerOfTwo(rest + shift));
    }

    /// <summary>1 + (r + r^2 (1/2! + r/3! + ...)): even and odd coefficients apart, which halves the chain of dependent operations.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static T Polynomial<T>(T r)
        where T : struct, ILane<T>
    {
        var s = r * r;
        var even = T.Of(1.0 / 479001600.0);
        even = T.Horner(even, s, 1.0 / 3628800.0);
        even = T.Horner(even, s, 1.0 / 40320.0);
        even = T.Horner(even, s, 1.0 / 720.0);
        even = T.Horner(even, s, 1.0 / 24.0);
        even = T.Horner(even, s, 1.0 / 2.0);
        var odd = T.Of(1.0 / 6227020800.0);
        odd = T.Horner(odd, s, 1.0 / 39916800.0);
        odd = T.Horner(odd, s, 1.0 / 362880.0);
        odd = T.Horner(odd, s, 1.0 / 5040.0);
        odd = T.Horner(odd, s, 1.0 / 120.0);
        odd = T.Horner(odd, s, 1.0 / 6.0);
        return T.Of(1.0) + (r + (s * (even + (r * odd))));
    }
}
