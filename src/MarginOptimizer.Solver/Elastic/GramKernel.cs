using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;
using MarginOptimizer.Solver.Simplex;

namespace MarginOptimizer.Solver.Elastic;

/// <summary>
/// Adds (or subtracts) B'B to the lower triangle of a matrix, B given row by row: rows are packed into column panels of 12, and tiles of 4 x 12 stay in
/// registers over a block of rows. The order of summation is fixed.
/// </summary>
internal sealed class GramKernel
{
    /// <summary>Columns of a panel; leading dimensions are multiples of it.</summary>
    public const int Panel = 12;

    /// <summary>Rows of a block: a panel of a block fits into the first-level cache.</summary>
    public const int BlockRows = 128;

    private readonly double[] _packed;
    private readonly int _leading;
    private readonly double _sign;
    private readonly double[] _target;
    private int _rows;
    private int _width;

    /// <param name="target">Row-major, lower triangle; the upper one of diagonal tiles is overwritten.</param>
    /// <param name="leading">Distance of rows, a multiple of <see cref="Panel"/>.</param>
    /// <param name="sign">1 to add, -1 to subtract.</param>
    public GramKernel(double[] target, int leading, double sign)
    {
        _target = target;
        _leading = leading;
        _sign = sign;
        _packed = new double[leading * BlockRows];
    }

    /// <summary>Multiply-adds of one full block over this many columns.</summary>
    public static long BlockWork(int columns) => (long)BlockRows * columns * columns / 2;

    /// <summary>First row and column of the target that the packed columns stand for.</summary>
    public int Origin { get; set; }

    /// <summary>Packs factor * row; true when the block is full and must be flushed.</summary>
    public bool Pack(double factor, ReadOnlySpan<double> row)
    {
        _width = Math.Max(_width, row.Length);
        ref double from = ref MemoryMarshal.GetReference(row);
        ref double to = ref MemoryMarshal.GetArrayDataReference(_packed);
        int at = _rows * Panel, i = 0;
        Vector256<double> scale = Vector256.Create(factor);
        for (; i <= row.Length - Panel; i += Panel, at += Panel * BlockRows)
        {
            (scale * Vector256.LoadUnsafe(ref from, (nuint)i)).StoreUnsafe(ref to, (nuint)at);
            (scale * Vector256.LoadUnsafe(ref from, (nuint)i + 4)).StoreUnsafe(ref to, (nuint)at + 4);
            (scale * Vector256.LoadUnsafe(ref from, (nuint)i + 8)).StoreUnsafe(ref to, (nuint)at + 8);
        }

        if (i < row.Length)
        {
            for (int k = 0; k < Panel; k++)
            {
                Unsafe.Add(ref to, at + k) = i + k < row.Length ? factor * Unsafe.Add(ref from, i + k) : 0.0;
            }
        }

        return ++_rows == BlockRows;
    }

    /// <summary>Adds what is packed to the target, which is incomplete when the meter has stopped. All rows of a flush must have the same length.</summary>
    public void Flush(WorkMeter meter)
    {
        int panels = (_width + Panel - 1) / Panel;
        for (int j = 0; j < panels && !meter.Pace((long)_rows * Panel * (_width - (j * Panel))); j++)
        {
            for (int i = j; i < panels; i++)
            {
                for (int part = 0; part < Panel; part += 4)
                {
                    Tile(i, part, j);
                }
            }
        }

        _rows = 0;
        _width = 0;
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private void Tile(int i, int part, int j)
    {
        ref double left = ref Unsafe.Add(ref MemoryMarshal.GetArrayDataReference(_packed), (i * Panel * BlockRows) + part);
        ref double right = ref Unsafe.Add(ref MemoryMarshal.GetArrayDataReference(_packed), j * Panel * BlockRows);
        Vector256<double> a0 = Vector256<double>.Zero, a1 = a0, a2 = a0, b0 = a0, b1 = a0, b2 = a0, c0 = a0, c1 = a0, c2 = a0, d0 = a0, d1 = a0, d2 = a0;
        for (int k = 0; k < _rows; k++)
        {
            Vector256<double> r0 = Vector256.LoadUnsafe(ref right), r1 = Vector256.LoadUnsafe(ref right, 4), r2 = Vector256.LoadUnsafe(ref right, 8);
            Vector256<double> l = Vector256.Create(left);
            a0 = Vector256.FusedMultiplyAdd(l, r0, a0);
            a1 = Vector256.FusedMultiplyAdd(l, r1, a1);
            a2 = Vector256.FusedMultiplyAdd(l, r2, a2);
            l = Vector256.Create(Unsafe.Add(ref left, 1));
            b0 = Vector256.FusedMultiplyAdd(l, r0, b0);
            b1 = Vector256.FusedMultiplyAdd(l, r1, b1);
            b2 = Vector256.FusedMultiplyAdd(l, r2, b2);
            l = Vector256.Create(Unsafe.Add(ref left, 2));
            c0 = Vector256.FusedMultiplyAdd(l, r0, c0);
            c1 = Vector256.FusedMultiplyAdd(l, r1, c1);
            c2 = Vector256.FusedMultiplyAdd(l, r2, c2);
            l = Vector256.Create(Unsafe.Add(ref left, 3));
            d0 = Vector256.FusedMultiplyAdd(l, r0, d0);
            d1 = Vector256.FusedMultiplyAdd(l, r1, d1);
            d2 = Vector256.FusedMultiplyAdd(l, r2, d2);
            left = ref Unsafe.Add(ref left, Panel);
            right = ref Unsafe.Add(ref right, Panel);
        }

        Vector256<double> sign = Vector256.Create(_sign);
        int row = Origin + (i * Panel) + part, column = Origin + (j * Panel);
        Store(row, column, sign, a0, a1, a2);
        Store(row + 1, column, sign, b0, b1, b2);
        Store(row + 2, column, sign, c0, c1, c2);
        Store(row + 3, column, sign, d0, d1, d2);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private void Store(int row, int column, Vector256<double> sign, Vector256<double> first, Vector256<double> second, Vector256<double> third)
    {
        ref double to = ref Unsafe.Add(ref MemoryMarshal.GetArrayDataReference(_target), ((nint)row * _leading) + column);
        Vector256.FusedMultiplyAdd(sign, first, Vector256.LoadUnsafe(ref to)).StoreUnsafe(ref to);
        Vector256.FusedMultiplyAdd(sign, second, Vector256.LoadUnsafe(ref to, 4)).StoreUnsafe(ref to, 4);
        Vector256.FusedMultiplyAdd(sign, third, Vector256.LoadUnsafe(ref to, 8)).StoreUnsafe(ref to, 8);
    }
}
