using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;
using System.Runtime.Intrinsics.X86;

namespace MarginOptimizer.Solver.Scenarios;

/// <summary>
/// Products of matrix rows with one vector, four rows at a time so that the sums do not wait for each other. Width 256 bits, every product fused with its
/// sum (tails too), lanes added in a fixed order: a row gives the same bits whichever rows it is measured with, on every machine.
/// </summary>
internal static class RowKernels
{
    private const int CacheLine = 64;

    /// <summary>Dots of four rows with x, and the sums of squares of their entries times weights, one lane per row.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void Measure4(
        ref readonly double a, ref readonly double b, ref readonly double c, ref readonly double d, ref readonly double x, ref readonly double weights, int length,
        out Vector256<double> dots, out Vector256<double> squares)
    {
        int i = 0;
        Vector256<double> da = default, db = default, dc = default, dd = default, sa = default, sb = default, sc = default, sd = default;
        for (; i <= length - 4; i += 4)
        {
            Vector256<double> vx = Vector256.LoadUnsafe(in x, (nuint)i), vw = Vector256.LoadUnsafe(in weights, (nuint)i);
            Vector256<double> va = Vector256.LoadUnsafe(in a, (nuint)i), vb = Vector256.LoadUnsafe(in b, (nuint)i);
            Vector256<double> vc = Vector256.LoadUnsafe(in c, (nuint)i), vd = Vector256.LoadUnsafe(in d, (nuint)i);
            da = Vector256.FusedMultiplyAdd(va, vx, da);
            db = Vector256.FusedMultiplyAdd(vb, vx, db);
            dc = Vector256.FusedMultiplyAdd(vc, vx, dc);
            dd = Vector256.FusedMultiplyAdd(vd, vx, dd);
            sa = Vector256.FusedMultiplyAdd(va * vw, va, sa);
            sb = Vector256.FusedMultiplyAdd(vb * vw, vb, sb);
            sc = Vector256.FusedMultiplyAdd(vc * vw, vc, sc);
            sd = Vector256.FusedMultiplyAdd(vd * vw, vd, sd);
        }

        dots = Lanes(da, db, dc, dd);
        squares = Lanes(sa, sb, sc, sd);
        for (; i < length; i++)
        {
            Vector256<double> column = Vector256.Create(At(in a, i), At(in b, i), At(in c, i), At(in d, i));
            dots = Vector256.FusedMultiplyAdd(column, Vector256.Create(At(in x, i)), dots);
            squares = Vector256.FusedMultiplyAdd(column * At(in weights, i), column, squares);
        }
    }

    /// <summary>Dot of one row with x: the same bits as among four.</summary>
    public static double Dot(ReadOnlySpan<double> row, ReadOnlySpan<double> x)
    {
        ref double a = ref MemoryMarshal.GetReference(row);
        ref double b = ref MemoryMarshal.GetReference(x[..row.Length]);
        int i = 0;
        Vector256<double> lanes = default;
        for (; i <= row.Length - 4; i += 4)
        {
            lanes = Vector256.FusedMultiplyAdd(Vector256.LoadUnsafe(ref a, (nuint)i), Vector256.LoadUnsafe(ref b, (nuint)i), lanes);
        }

        double sum = lanes[0] + lanes[1] + (lanes[2] + lanes[3]);
        for (; i < row.Length; i++)
        {
            sum = Math.FusedMultiplyAdd(Unsafe.Add(ref a, i), Unsafe.Add(ref b, i), sum);
        }

        return sum;
    }

    /// <summary>Asks for a row that is needed soon: the processor's own guess ends at each page. Changes nothing but time.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static unsafe void Prefetch(ReadOnlySpan<double> row)
    {
        if (!Sse.IsSupported)
        {
            return;
        }

        byte* first = (byte*)Unsafe.AsPointer(ref MemoryMarshal.GetReference(row));
        for (int line = 0; line < row.Length * sizeof(double); line += CacheLine)
        {
            Sse.Prefetch0(first + line);
        }
    }

    /// <summary>target += factor * source, over the length of source.</summary>
    public static void AddScaled(double factor, ReadOnlySpan<double> source, Span<double> target)
    {
        ref double from = ref MemoryMarshal.GetReference(source);
        ref double to = ref MemoryMarshal.GetReference(target[..source.Length]);
        int i = 0;
        Vector256<double> scale = Vector256.Create(factor);
        for (; i <= source.Length - 4; i += 4)
        {
            Vector256.FusedMultiplyAdd(scale, Vector256.LoadUnsafe(ref from, (nuint)i), Vector256.LoadUnsafe(ref to, (nuint)i)).StoreUnsafe(ref to, (nuint)i);
        }

        for (; i < source.Length; i++)
        {
            Unsafe.Add(ref to, i) = Math.FusedMultiplyAdd(factor, Unsafe.Add(ref from, i), Unsafe.Add(ref to, i));
        }
    }

    /// <summary>Sum of squares of a times weights.</summary>
    public static double WeightedSquares(ReadOnlySpan<double> a, ReadOnlySpan<double> weights)
    {
        double sum = 0.0;
        for (int i = 0; i < a.Length; i++)
        {
            sum += a[i] * a[i] * weights[i];
        }

        return sum;
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static double At(ref readonly double start, int index) => Unsafe.Add(ref Unsafe.AsRef(in start), index);

    /// <summary>Lane r of the result is (lane 0 + lane 1) + (lane 2 + lane 3) of the r-th vector.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Vector256<double> Lanes(Vector256<double> a, Vector256<double> b, Vector256<double> c, Vector256<double> d)
        => Vector256.Create(
            a[0] + a[1] + (a[2] + a[3]), b[0] + b[1] + (b[2] + b[3]), c[0] + c[1] + (c[2] + c[3]), d[0] + d[1] + (d[2] + d[3]));
}
