using System.Runtime.CompilerServices;

namespace MarginOptimizer.Pricing.Numerics;

/// <summary>A lane of one double.</summary>
internal readonly struct ScalarLane(double value) : ILane<ScalarLane>
{
    public readonly double Value = value;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static ScalarLane Of(double value) => new(value);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static ScalarLane operator +(ScalarLane left, ScalarLane right) => new(left.Value + right.Value);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static ScalarLane operator -(ScalarLane left, ScalarLane right) => new(left.Value - right.Value);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static ScalarLane operator *(ScalarLane left, ScalarLane right) => new(left.Value * right.Value);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static ScalarLane operator /(ScalarLane left, ScalarLane right) => new(left.Value / right.Value);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static ScalarLane Horner(ScalarLane sum, ScalarLane x, double coefficient) => new((sum.Value * x.Value) + coefficient);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static ScalarLane Abs(ScalarLane value) => new(Math.Abs(value.Value));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static ScalarLane Sqrt(ScalarLane value) => new(Math.Sqrt(value.Value));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static ScalarLane WhereLess(ScalarLane left, ScalarLane right, ScalarLane then, ScalarLane otherwise) =>
        left.Value < right.Value ? then : otherwise;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static ScalarLane UpperHalf(ScalarLane value) =>
        new(BitConverter.Int64BitsToDouble(BitConverter.DoubleToInt64Bits(value.Value) & LaneBits.UpperHalfMask));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static ScalarLane PowerOfTwo(ScalarLane shifted)
    {
        var bits = BitConverter.DoubleToInt64Bits(shifted.Value);
        return new(BitConverter.Int64BitsToDouble((bits + LaneBits.ExponentBias) << LaneBits.SignificandBits));
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static ScalarLane Exponent(ScalarLane value, out ScalarLane significand)
    {
        var bits = BitConverter.DoubleToInt64Bits(value.Value);
        var offset = bits - LaneBits.SqrtHalf + LaneBits.ExponentOffset;
        significand = new(BitConverter.Int64BitsToDouble(bits - (offset & LaneBits.ExponentMask) + LaneBits.ExponentOffset));
        var whole = (offset >>> LaneBits.SignificandBits) | LaneBits.TwoTo52;
        return new(BitConverter.Int64BitsToDouble(whole) - LaneBits.TwoTo52WithOffset);
    }
}
