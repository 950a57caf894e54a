namespace MarginOptimizer.Pricing.Numerics;

/// <summary>
/// One double or several side by side. Every formula is written once over lanes, so the scalar and the vector result are the same sequence
/// of IEEE operations and therefore the same bits: no fused multiply-add, no library function, no width that depends on the machine.
/// </summary>
internal interface ILane<TSelf>
    where TSelf : struct, ILane<TSelf>
{
    static abstract TSelf Of(double value);

    static abstract TSelf operator +(TSelf left, TSelf right);

    static abstract TSelf operator -(TSelf left, TSelf right);

    static abstract TSelf operator *(TSelf left, TSelf right);

    static abstract TSelf operator /(TSelf left, TSelf right);

    /// <summary><c>sum * x + coefficient</c>, rounded after the product and again after the sum: a step of a polynomial, never fused.</summary>
    static abstract TSelf Horner(TSelf sum, TSelf x, double coefficient);

    static abstract TSelf Abs(TSelf value);

    static abstract TSelf Sqrt(TSelf value);

    /// <summary><c>left &lt; right ? then : otherwise</c> in each lane; a NaN on either side selects <paramref name="otherwise"/>.</summary>
    static abstract TSelf WhereLess(TSelf left, TSelf right, TSelf then, TSelf otherwise);

    /// <summary>The value with the low 27 bits of its significand cleared: the square of the result is exact.</summary>
    static abstract TSelf UpperHalf(TSelf value);

    /// <summary>2^k for <paramref name="shifted"/> = k + 1.5 * 2^52 and whole k in -1022..1023: the sum holds k in its low bits.</summary>
    static abstract TSelf PowerOfTwo(TSelf shifted);

    /// <summary>k and m with value = m * 2^k and m in [sqrt(1/2), sqrt(2)), for positive normal values.</summary>
    static abstract TSelf Exponent(TSelf value, out TSelf significand);
}
