namespace MarginOptimizer.Pricing.Numerics;

/// <summary>Bit patterns of IEEE 754 binary64 that both kinds of lane use.</summary>
internal static class LaneBits
{
    public const int SignificandBits = 52;

    /// <summary>Adding and subtracting it rounds to a whole number, ties to even.</summary>
    public const double RoundingShift = 6755399441055744.0;

    /// <summary>Turns the low bits of a shifted whole number into a biased exponent once moved up by 52.</summary>
    public const long ExponentBias = 1023;

    public const long UpperHalfMask = ~0x7FFFFFFL;

    public const long SqrtHalf = 0x3FE6A09E667F3BCD;

    /// <summary>1024 in the exponent field: keeps the difference of two exponents positive.</summary>
    public const long ExponentOffset = 1024L << SignificandBits;

    public const long ExponentMask = unchecked((long)0xFFF0000000000000);

    /// <summary>The bits of 2^52: or-ing a whole number into them makes the double 2^52 + number.</summary>
    public const long TwoTo52 = 0x4330000000000000;

    /// <summary>2^52 + 1024.</summary>
    public const double TwoTo52WithOffset = 4503599627371520.0;
}
