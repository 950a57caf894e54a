using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;

namespace MarginOptimizer.Solver.ActiveSet;

/// <summary>
/// The kernels of <see cref="FusedKernels"/> for several rows of a row-major matrix at a time, four rows per pass over the vector. A sum is
/// made in an order that depends on the lengths alone.
/// </summary>
internal static class FusedRows
{
    /// <summary>result_k = row_k'a for rows k = 0..count-1 of length a.Length, stride apart.</summary>
    public static void Dots(ReadOnlySpan<double> matrix, int stride, int count, ReadOnlySpan<double> a, Span<double> result)
    {
        int length = a.Length, k = 0;
        ref double vector = ref MemoryMarshal.GetReference(a);
        for (; k <= count - 4; k += 4)
        {
            ref double r0 = ref MemoryMarshal.GetReference(matrix.Slice(k * stride, 3 * stride + length));
            ref double r1 = ref Unsafe.Add(ref r0, stride);
            ref double r2 = ref Unsafe.Add(ref r1, stride);
            ref double r3 = ref Unsafe.Add(ref r2, stride);
            Vector256<double> a0 = Vector256<double>.Zero, a1 = a0, a2 = a0, a3 = a0, b0 = a0, b1 = a0, b2 = a0, b3 = a0;
            int i = 0;
            for (; i <= length - 8; i += 8)
            {
                Vector256<double> x = Vector256.LoadUnsafe(ref vector, (nuint)i), y = Vector256.LoadUnsafe(ref vector, (nuint)i + 4);
                a0 = Vector256.FusedMultiplyAdd(Vector256.LoadUnsafe(ref r0, (nuint)i), x, a0);
                a1 = Vector256.FusedMultiplyAdd(Vector256.LoadUnsafe(ref r1, (nuint)i), x, a1);
                a2 = Vector256.FusedMultiplyAdd(Vector256.LoadUnsafe(ref r2, (nuint)i), x, a2);
                a3 = Vector256.FusedMultiplyAdd(Vector256.LoadUnsafe(ref r3, (nuint)i), x, a3);
                b0 = Vector256.FusedMultiplyAdd(Vector256.LoadUnsafe(ref r0, (nuint)i + 4), y, b0);
                b1 = Vector256.FusedMultiplyAdd(Vector256.LoadUnsafe(ref r1, (nuint)i + 4), y, b1);
                b2 = Vector256.FusedMultiplyAdd(Vector256.LoadUnsafe(ref r2, (nuint)i + 4), y, b2);
                b3 = Vector256.FusedMultiplyAdd(Vector256.LoadUnsafe(ref r3, (nuint)i + 4), y, b3);
            }

            double s0 = Sum(a0 + b0), s1 = Sum(a1 + b1), s2 = Sum(a2 + b2), s3 = Sum(a3 + b3);
            for (; i < length; i++)
            {
                double x = Unsafe.Add(ref vector, i);
                s0 = Math.FusedMultiplyAdd(Unsafe.Add(ref r0, i), x, s0);
                s1 = Math.FusedMultiplyAdd(Unsafe.Add(ref r1, i), x, s1);
                s2 = Math.FusedMultiplyAdd(Unsafe.Add(ref r2, i), x, s2);
                s3 = Math.FusedMultiplyAdd(Unsafe.Add(ref r3, i), x, s3);
            }

            (result[k], result[k + 1], result[k + 2], result[k + 3]) = (s0, s1, s2, s3);
        }

        for (; k < count; k++)
        {
            result[k] = FusedKernels.Dot(a, matrix.Slice(k * stride, length));
        }
    }

    /// <summary>target += sum over k of weights_k row_k, rows of length target.Length.</summary>
    public static void Combine(ReadOnlySpan<double> matrix, int stride, ReadOnlySpan<double> weights, Span<double> target)
    {
        int length = target.Length, k = 0;
        ref double to = ref MemoryMarshal.GetReference(target);
        for (; k <= weights.Length - 4; k += 4)
        {
            ref double r0 = ref MemoryMarshal.GetReference(matrix.Slice(k * stride, 3 * stride + length));
            ref double r1 = ref Unsafe.Add(ref r0, stride);
            ref double r2 = ref Unsafe.Add(ref r1, stride);
            ref double r3 = ref Unsafe.Add(ref r2, stride);
            double f0 = weights[k], f1 = weights[k + 1], f2 = weights[k + 2], f3 = weights[k + 3];
            Vector256<double> w0 = Vector256.Create(f0), w1 = Vector256.Create(f1), w2 = Vector256.Create(f2), w3 = Vector256.Create(f3);
            int i = 0;
            for (; i <= length - 4; i += 4)
            {
                Vector256<double> sum = Vector256.LoadUnsafe(ref to, (nuint)i);
                sum = Vector256.FusedMultiplyAdd(w0, Vector256.LoadUnsafe(ref r0, (nuint)i), sum);
                sum = Vector256.FusedMultiplyAdd(w1, Vector256.LoadUnsafe(ref r1, (nuint)i), sum);
                sum = Vector256.FusedMultiplyAdd(w2, Vector256.LoadUnsafe(ref r2, (nuint)i), sum);
                sum = Vector256.FusedMultiplyAdd(w3, Vector256.LoadUnsafe(ref r3, (nuint)i), sum);
                sum.StoreUnsafe(ref to, (nuint)i);
            }

            for (; i < length; i++)
            {
                double sum = Math.FusedMultiplyAdd(f0, Unsafe.Add(ref r0, i), Unsafe.Add(ref to, i));
                sum = Math.FusedMultiplyAdd(f1, Unsafe.Add(ref r1, i), sum);
                sum = Math.FusedMultiplyAdd(f2, Unsafe.Add(ref r2, i), sum);
                Unsafe.Add(ref to, i) = Math.FusedMultiplyAdd(f3, Unsafe.Add(ref r3, i), sum);
            }
        }

        for (; k < weights.Length; k++)
        {
            FusedKernels.AddScaled(weights[k], matrix.Slice(k * stride, length), target);
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static double Sum(Vector256<double> lanes) => lanes[0] + lanes[1] + (lanes[2] + lanes[3]);
}
