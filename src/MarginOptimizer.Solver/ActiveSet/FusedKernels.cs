using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;

namespace MarginOptimizer.Solver.ActiveSet;

/// <summary>
/// Vector kernels of a fixed 256-bit width whose every product is fused with its sum (tails too), so that every machine gets the same bits.
/// </summary>
internal static class FusedKernels
{
    /// <summary>target += factor * source, over the length of source.</summary>
    public static void AddScaled(double factor, ReadOnlySpan<double> source, Span<double> target)
    {
        ref double from = ref MemoryMarshal.GetReference(source);
        ref double to = ref MemoryMarshal.GetReference(target[..source.Length]);
        int length = source.Length, i = 0;
        Vector256<double> scale = Vector256.Create(factor);
        for (; i <= length - 8; i += 8)
        {
            Vector256<double> first = Fused(scale, ref from, ref to, i);
            Vector256<double> second = Fused(scale, ref from, ref to, i + 4);
            first.StoreUnsafe(ref to, (nuint)i);
            second.StoreUnsafe(ref to, (nuint)(i + 4));
        }

        for (; i < length; i++)
        {
            Unsafe.Add(ref to, i) = Math.FusedMultiplyAdd(factor, Unsafe.Add(ref from, i), Unsafe.Add(ref to, i));
        }
    }

    /// <summary>Sum of a_i b_i over the length of a: four vectors of running sums, combined in a fixed order, then the tail.</summary>
    public static double Dot(ReadOnlySpan<double> a, ReadOnlySpan<double> b)
    {
        ref double left = ref MemoryMarshal.GetReference(a);
        ref double right = ref MemoryMarshal.GetReference(b[..a.Length]);
        int length = a.Length, i = 0;
        Vector256<double> s0 = Vector256<double>.Zero, s1 = s0, s2 = s0, s3 = s0;
        for (; i <= length - 16; i += 16)
        {
            s0 = Product(ref left, ref right, i, s0);
            s1 = Product(ref left, ref right, i + 4, s1);
            s2 = Product(ref left, ref right, i + 8, s2);
            s3 = Product(ref left, ref right, i + 12, s3);
        }

        for (; i <= length - 4; i += 4)
        {
            s0 = Product(ref left, ref right, i, s0);
        }

        double sum = Sum(s0 + s1 + (s2 + s3));
        for (; i < length; i++)
        {
            sum = Math.FusedMultiplyAdd(Unsafe.Add(ref left, i), Unsafe.Add(ref right, i), sum);
        }

        return sum;
    }

    /// <summary>Turns the pair (a, b) into (c a + s b, c b - s a).</summary>
    public static void Rotate(double c, double s, Span<double> a, Span<double> b)
    {
        ref double first = ref MemoryMarshal.GetReference(a);
        ref double second = ref MemoryMarshal.GetReference(b[..a.Length]);
        int length = a.Length, i = 0;
        Vector256<double> cosine = Vector256.Create(c), sine = Vector256.Create(s), minus = Vector256.Create(-s);
        for (; i <= length - 4; i += 4)
        {
            Vector256<double> u = Vector256.LoadUnsafe(ref first, (nuint)i);
            Vector256<double> v = Vector256.LoadUnsafe(ref second, (nuint)i);
            Vector256.FusedMultiplyAdd(cosine, u, sine * v).StoreUnsafe(ref first, (nuint)i);
            Vector256.FusedMultiplyAdd(cosine, v, minus * u).StoreUnsafe(ref second, (nuint)i);
        }

        for (; i < length; i++)
        {
            double u = Unsafe.Add(ref first, i), v = Unsafe.Add(ref second, i);
            Unsafe.Add(ref first, i) = Math.FusedMultiplyAdd(c, u, s * v);
            Unsafe.Add(ref second, i) = Math.FusedMultiplyAdd(c, v, -s * u);
        }
    }

    /// <summary><see cref="Rotate"/> of (a, b) by (c, s), then of (b, d) by (c2, s2), in one pass.</summary>
    public static void RotateTwice(double c, double s, double c2, double s2, Span<double> a, Span<double> b, Span<double> d)
    {
        ref double first = ref MemoryMarshal.GetReference(a);
        ref double second = ref MemoryMarshal.GetReference(b[..a.Length]);
        ref double third = ref MemoryMarshal.GetReference(d[..a.Length]);
        int length = a.Length, i = 0;
        Vector256<double> cosine = Vector256.Create(c), sine = Vector256.Create(s), minus = Vector256.Create(-s);
        Vector256<double> cosine2 = Vector256.Create(c2), sine2 = Vector256.Create(s2), minus2 = Vector256.Create(-s2);
        for (; i <= length - 4; i += 4)
        {
            Vector256<double> u = Vector256.LoadUnsafe(ref first, (nuint)i);
            Vector256<double> v = Vector256.LoadUnsafe(ref second, (nuint)i);
            Vector256<double> w = Vector256.LoadUnsafe(ref third, (nuint)i);
            Vector256.FusedMultiplyAdd(cosine, u, sine * v).StoreUnsafe(ref first, (nuint)i);
            v = Vector256.FusedMultiplyAdd(cosine, v, minus * u);
            Vector256.FusedMultiplyAdd(cosine2, v, sine2 * w).StoreUnsafe(ref second, (nuint)i);
            Vector256.FusedMultiplyAdd(cosine2, w, minus2 * v).StoreUnsafe(ref third, (nuint)i);
        }

        Rotate(c, s, a[i..], b[i..]);
        Rotate(c2, s2, b[i..a.Length], d[i..]);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Vector256<double> Fused(Vector256<double> scale, ref double from, ref double to, int i) =>
        Vector256.FusedMultiplyAdd(scale, Vector256.LoadUnsafe(ref from, (nuint)i), Vector256.LoadUnsafe(ref to, (nuint)i));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Vector256<double> Product(ref double left, ref double right, int i, Vector256<double> sum) =>
        Vector256.FusedMultiplyAdd(Vector256.LoadUnsafe(ref left, (nuint)i), Vector256.LoadUnsafe(ref right, (nuint)i), sum);

    private static double Sum(Vector256<double> lanes) => lanes[0] + lanes[1] + (lanes[2] + lanes[3]);
}
