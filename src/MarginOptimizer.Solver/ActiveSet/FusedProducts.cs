using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;

namespace MarginOptimizer.Solver.ActiveSet;

/// <summary>C = C * keep + factor * A B' for row-major blocks: dot products of rows, four rows of A against two of B at a time.</summary>
internal static class FusedProducts
{
    /// <param name="a">Rows of A, rowsA of them, strideA apart.</param>
    /// <param name="b">Rows of B likewise.</param>
    /// <param name="length">Entries of a row that take part.</param>
    /// <param name="c">rowsA x rowsB result, strideC apart.</param>
    /// <param name="keep">1 adds to C, 0 overwrites it (which may hold anything finite).</param>
    /// <param name="factor">Factor of the product.</param>
    public static void Multiply(
        ReadOnlySpan<double> a, int strideA, int rowsA, ReadOnlySpan<double> b, int strideB, int rowsB, int length, Span<double> c, int strideC, double keep, double factor)
    {
        if (rowsA == 0 || rowsB == 0 || (length == 0 && keep == 1.0))
        {
            return;
        }

        // The blocks are checked here once; inside, rows are addressed without checks.
        _ = a[(rowsA - 1) * strideA + length - 1];
        _ = b[(rowsB - 1) * strideB + length - 1];
        _ = c[(rowsA - 1) * strideC + rowsB - 1];
        ref double left = ref MemoryMarshal.GetReference(a);
        ref double right = ref MemoryMarshal.GetReference(b);
        ref double to = ref MemoryMarshal.GetReference(c);
        int i = 0;
        for (; i <= rowsA - 4; i += 4)
        {
            ref double row = ref Unsafe.Add(ref left, i * strideA);
            int j = 0;
            for (; j <= rowsB - 2; j += 2)
            {
                FourByTwo(ref row, strideA, ref Unsafe.Add(ref right, j * strideB), strideB, length, ref Unsafe.Add(ref to, i * strideC + j), strideC, keep, factor);
            }

            for (int k = 0; k < 4 && j < rowsB; k++)
            {
                One(ref Unsafe.Add(ref row, k * strideA), ref Unsafe.Add(ref right, j * strideB), length, ref Unsafe.Add(ref to, (i + k) * strideC + j), keep, factor);
            }
        }

        for (; i < rowsA; i++)
        {
            for (int j = 0; j < rowsB; j++)
            {
                One(ref Unsafe.Add(ref left, i * strideA), ref Unsafe.Add(ref right, j * strideB), length, ref Unsafe.Add(ref to, i * strideC + j), keep, factor);
            }
        }
    }

    private static void FourByTwo(
        ref double a, int strideA, ref double b, int strideB, int length, ref double c, int strideC, double keep, double factor)
    {
        ref double a1 = ref Unsafe.Add(ref a, strideA);
        ref double a2 = ref Unsafe.Add(ref a1, strideA);
        ref double a3 = ref Unsafe.Add(ref a2, strideA);
        ref double b1 = ref Unsafe.Add(ref b, strideB);
        Vector256<double> s00 = Vector256<double>.Zero, s10 = s00, s20 = s00, s30 = s00, s01 = s00, s11 = s00, s21 = s00, s31 = s00;
        int k = 0;
        for (; k <= length - 4; k += 4)
        {
            Vector256<double> y0 = Vector256.LoadUnsafe(ref b, (nuint)k), y1 = Vector256.LoadUnsafe(ref b1, (nuint)k);
            Vector256<double> x = Vector256.LoadUnsafe(ref a, (nuint)k);
            s00 = Vector256.FusedMultiplyAdd(x, y0, s00);
            s01 = Vector256.FusedMultiplyAdd(x, y1, s01);
            x = Vector256.LoadUnsafe(ref a1, (nuint)k);
            s10 = Vector256.FusedMultiplyAdd(x, y0, s10);
            s11 = Vector256.FusedMultiplyAdd(x, y1, s11);
            x = Vector256.LoadUnsafe(ref a2, (nuint)k);
            s20 = Vector256.FusedMultiplyAdd(x, y0, s20);
            s21 = Vector256.FusedMultiplyAdd(x, y1, s21);
            x = Vector256.LoadUnsafe(ref a3, (nuint)k);
            s30 = Vector256.FusedMultiplyAdd(x, y0, s30);
            s31 = Vector256.FusedMultiplyAdd(x, y1, s31);
        }

        Finish(ref a, ref b, k, length, s00, ref c, keep, factor);
        Finish(ref a, ref b1, k, length, s01, ref Unsafe.Add(ref c, 1), keep, factor);
        Finish(ref a1, ref b, k, length, s10, ref Unsafe.Add(ref c, strideC), keep, factor);
        Finish(ref a1, ref b1, k, length, s11, ref Unsafe.Add(ref c, strideC + 1), keep, factor);
        Finish(ref a2, ref b, k, length, s20, ref Unsafe.Add(ref c, 2 * strideC), keep, factor);
        Finish(ref a2, ref b1, k, length, s21, ref Unsafe.Add(ref c, 2 * strideC + 1), keep, factor);
        Finish(ref a3, ref b, k, length, s30, ref Unsafe.Add(ref c, 3 * strideC), keep, factor);
        Finish(ref a3, ref b1, k, length, s31, ref Unsafe.Add(ref c, 3 * strideC + 1), keep, factor);
    }

    private static void One(ref double a, ref double b, int length, ref double c, double keep, double factor)
    {
        Vector256<double> sum = Vector256<double>.Zero;
        int k = 0;
        for (; k <= length - 4; k += 4)
        {
            sum = Vector256.FusedMultiplyAdd(Vector256.LoadUnsafe(ref a, (nuint)k), Vector256.LoadUnsafe(ref b, (nuint)k), sum);
        }

        Finish(ref a, ref b, k, length, sum, ref c, keep, factor);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void Finish(ref double a, ref double b, int from, int length, Vector256<double> lanes, ref double c, double keep, double factor)
    {
        Vector128<double> pair = lanes.GetLower() + lanes.GetUpper();
        double sum = pair[0] + pair[1];
        for (int k = from; k < length; k++)
        {
            sum = Math.FusedMultiplyAdd(Unsafe.Add(ref a, k), Unsafe.Add(ref b, k), sum);
        }

        c = Math.FusedMultiplyAdd(factor, sum, keep * c);
    }
}
