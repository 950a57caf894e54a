using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;

namespace MarginOptimizer.Pricing.Numerics;

/// <summary>A lane of four doubles.</summary>
internal readonly struct QuadLane(Vector256<double> value) : ILane<QuadLane>
{
    public readonly Vector256<double> Value = value;

    public static int Width => Vector256<double>.Count;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static QuadLane Load(ReadOnlySpan<double> source, int start) => new(Vector256.Create(source.Slice(start, 4)));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public void Store(Span<double> target, int start) => Value.CopyTo(target.Slice(start, 4));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static QuadLane Of(double value) => new(Vector256.Create(value));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static QuadLane operator +(QuadLane left, QuadLane right) => new(left.Value + right.Value);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static QuadLane operator -(QuadLane left, QuadLane right) => new(left.Value - right.Value);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static QuadLane operator *(QuadLane left, QuadLane right) => new(left.Value * right.Value);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static QuadLane operator /(QuadLane left, QuadLane right) => new(left.Value / right.Value);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static QuadLane Horner(QuadLane sum, QuadLane x, double coefficient) =>
        new((sum.Value * x.Value) + Vector256.Create(coefficient));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static QuadLane Abs(QuadLane value) => new(Vector256.Abs(value.Value));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static QuadLane Sqrt(QuadLane value) => new(Vector256.Sqrt(value.Value));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static QuadLane WhereLess(QuadLane left, QuadLane right, QuadLane then, QuadLane otherwise) =>
        new(Vector256.ConditionalSelect(Vector256.LessThan(left.Value, right.Value), then.Value, otherwise.Value));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static QuadLane UpperHalf(QuadLane value) =>
        new((value.Value.AsInt64() & Vector256.Create(LaneBits.UpperHalfMask)).AsDouble());

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static QuadLane PowerOfTwo(QuadLane shifted)
    {
        var biased = shifted.Value.AsInt64() + Vector256.Create(LaneBits.ExponentBias);
        return new(Vector256.ShiftLeft(biased, LaneBits.SignificandBits).AsDouble());
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static QuadLane Exponent(QuadLane value, out QuadLane significand)
    {
        var bits = value.Value.AsInt64();
        var offset = bits - Vector256.Create(LaneBits.SqrtHalf) + Vector256.Create(LaneBits.ExponentOffset);
        var scale = (offset & Vector256.Create(LaneBits.ExponentMask)) - Vector256.Create(LaneBits.ExponentOffset);
        significand = new((bits - scale).AsDouble());
        var whole = Vector256.ShiftRightLogical(offset, LaneBits.SignificandBits) | Vector256.Create(LaneBits.TwoTo52);
        return new(whole.AsDouble() - Vector256.Create(LaneBits.TwoTo52WithOffset));
    }
}
