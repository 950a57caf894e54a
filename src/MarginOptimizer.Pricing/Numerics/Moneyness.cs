using System.Runtime.CompilerServices;

namespace MarginOptimizer.Pricing.Numerics;

/// <summary>
/// Black-76 seen from the out-of-the-money side: with A = min(F, K) and B = max(F, K) the out-of-the-money option is worth
/// A N(d1) - B N(d2), d = ln(A/B)/s +- s/2 and s = vol sqrt(T), whichever of call and put it is; the other one is worth its intrinsic value more.
/// Nothing here depends on s, so it is shared by all volatilities at one forward.
/// </summary>
internal readonly struct Moneyness<T>
    where T : struct, ILane<T>
{
    /// <summary>A.</summary>
    public readonly T Lower;

    /// <summary>ln(A/B) &lt;= 0.</summary>
    public readonly T LogRatio;

    /// <summary>B - A for the option that is in the money, 0 for the other.</summary>
    public readonly T Intrinsic;

    /// <param name="forward">&gt; 0.</param>
    /// <param name="strike">&gt; 0, its ratio to the forward within 1e300.</param>
    /// <param name="sign">+1 for a call, -1 for a put.</param>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public Moneyness(T forward, T strike, T sign)
    {
        Lower = T.WhereLess(forward, strike, forward, strike);
        var upper = T.WhereLess(forward, strike, strike, forward);
        LogRatio = Logarithm.OfNormal(Lower / upper, T.Of(0.0));
        var exercise = sign * (forward - strike);
        Intrinsic = T.WhereLess(T.Of(0.0), exercise, exercise, T.Of(0.0));
    }

    /// <summary>The out-of-the-money option of unit A at a given ln(A/B) &lt;= 0.</summary>
    public Moneyness(T logRatio)
    {
        Lower = T.Of(1.0);
        LogRatio = logRatio;
        Intrinsic = T.Of(0.0);
    }

    /// <summary>
    /// Undiscounted value. As A n(d1) = B n(d2), one exponential serves both tails: A exp(-d1^2/2) (M(-d1) - M(-d2)) for d1 &lt; 0,
    /// else A (1 - exp(-d1^2/2) (M(d1) + M(-d2))).
    /// </summary>
    /// <param name="deviation">s; 0 or below gives the intrinsic value.</param>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public T Price(T deviation) => TimeValue(deviation) + Intrinsic;

    /// <summary>Value of the out-of-the-money option, in [0, A].</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public T TimeValue(T deviation)
    {
        var zero = T.Of(0.0);
        var centre = LogRatio / deviation;
        var half = T.Of(0.5) * deviation;
        var d1 = centre + half;
        var depth = T.Abs(d1);
        var gauss = Normal.Gauss(depth);
        var near = Normal.Mills(depth);
        var far = Normal.Mills(T.Abs(centre - half));
        var fraction = T.WhereLess(d1, zero, gauss * (near - far), T.Of(1.0) - (gauss * (near + far)));
        // Rounding may leave a difference of equal tails just below zero.
        var positive = T.WhereLess(zero, fraction, fraction, zero);
        return T.WhereLess(zero, deviation, Lower * positive, zero);
    }
}
