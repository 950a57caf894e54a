using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;

namespace MarginOptimizer.Solver.Sparse.Factorization;

/// <summary>Dense loops of the factorisation on column-major panels: fixed 256-bit width, plain multiply and subtract, the same bits on every machine.</summary>
internal static class PanelKernels
{
    /// <summary>
    /// For four neighbouring target columns c and all rows i: target[c * targetStride + i] -= sum over p of panel[p * stride + i] * factors[4 p + c].
    /// </summary>
    public static void SubtractFour(
        ReadOnlySpan<double> panel, int stride, int depth, ReadOnlySpan<double> factors, int rows, Span<double> target, int targetStride)
    {
        CheckRanges(panel.Length, stride, depth, rows, target.Length, targetStride, 4);
        ref double from = ref MemoryMarshal.GetReference(panel);
        ref double factor = ref MemoryMarshal.GetReference(factors[..(4 * depth)]);
        ref double to = ref MemoryMarshal.GetReference(target);
        int i = 0;
        for (; i <= rows - 8; i += 8)
        {
            ref double t0 = ref Unsafe.Add(ref to, i);
            ref double t1 = ref Unsafe.Add(ref t0, targetStride);
            ref double t2 = ref Unsafe.Add(ref t1, targetStride);
            ref double t3 = ref Unsafe.Add(ref t2, targetStride);
            Vector256<double> a0 = Vector256.LoadUnsafe(ref t0), b0 = Vector256.LoadUnsafe(ref t0, 4);
            Vector256<double> a1 = Vector256.LoadUnsafe(ref t1), b1 = Vector256.LoadUnsafe(ref t1, 4);
            Vector256<double> a2 = Vector256.LoadUnsafe(ref t2), b2 = Vector256.LoadUnsafe(ref t2, 4);
            Vector256<double> a3 = Vector256.LoadUnsafe(ref t3), b3 = Vector256.LoadUnsafe(ref t3, 4);
            ref double column = ref Unsafe.Add(ref from, i);
            for (int p = 0; p < depth; p++)
            {
                Vector256<double> low = Vector256.LoadUnsafe(ref column), high = Vector256.LoadUnsafe(ref column, 4);
                Vector256<double> f = Vector256.Create(Unsafe.Add(ref factor, 4 * p));
                a0 -= low * f;
                b0 -= high * f;
                f = Vector256.Create(Unsafe.Add(ref factor, (4 * p) + 1));
                a1 -= low * f;
                b1 -= high * f;
                f = Vector256.Create(Unsafe.Add(ref factor, (4 * p) + 2));
                a2 -= low * f;
                b2 -= high * f;
                f = Vector256.Create(Unsafe.Add(ref factor, (4 * p) + 3));
                a3 -= low * f;
                b3 -= high * f;
                column = ref Unsafe.Add(ref column, stride);
            }

            a0.StoreUnsafe(ref t0);
            b0.StoreUnsafe(ref t0, 4);
            a1.StoreUnsafe(ref t1);
            b1.StoreUnsafe(ref t1, 4);
            a2.StoreUnsafe(ref t2);
            b2.StoreUnsafe(ref t2, 4);
            a3.StoreUnsafe(ref t3);
            b3.StoreUnsafe(ref t3, 4);
        }

        for (; i < rows; i++)
        {
            for (int c = 0; c < 4; c++)
            {
                double sum = Unsafe.Add(ref to, (c * targetStride) + i);
                for (int p = 0; p < depth; p++)
                {
                    sum -= Unsafe.Add(ref from, (p * stride) + i) * Unsafe.Add(ref factor, (4 * p) + c);
                }

                Unsafe.Add(ref to, (c * targetStride) + i) = sum;
            }
        }
    }

    /// <summary>target -= factor * source.</summary>
    public static void Subtract(double factor, ReadOnlySpan<double> source, Span<double> target)
    {
        ref double from = ref MemoryMarshal.GetReference(source);
        ref double to = ref MemoryMarshal.GetReference(target[..source.Length]);
        int length = source.Length, i = 0;
        Vector256<double> scale = Vector256.Create(factor);
        for (; i <= length - 4; i += 4)
        {
            Vector256<double> product = scale * Vector256.LoadUnsafe(ref from, (nuint)i);
            (Vector256.LoadUnsafe(ref to, (nuint)i) - product).StoreUnsafe(ref to, (nuint)i);
        }

        for (; i < length; i++)
        {
            Unsafe.Add(ref to, i) -= factor * Unsafe.Add(ref from, i);
        }
    }

    private static void CheckRanges(int panel, int stride, int depth, int rows, int target, int targetStride, int columns)
    {
        bool fits = depth >= 0 && rows >= 0 && (depth == 0 || (((depth - 1L) * stride) + rows <= panel)) && ((columns - 1L) * targetStride) + rows <= target;
        if (!fits)
        {
            throw new ArgumentException("the panel does not fit its spans");
        }
    }
}
