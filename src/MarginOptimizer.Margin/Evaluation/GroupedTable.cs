using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;
using MarginOptimizer.Margin.Expressions;

namespace MarginOptimizer.Margin.Evaluation;

/// <summary>
/// A scenario table with its columns sorted by group, each group padded with zeros to whole lanes, so that the sums within groups read memory
/// in order. The order of every sum is that of <see cref="RowProducts"/> within its group.
/// </summary>
internal sealed class GroupedTable
{
    private const int Lanes = 4;
    private readonly int[] _firstSlots;
    private readonly int[] _columnOfSlot;
    private readonly double[] _values;

    /// <param name="source">The table.</param>
    /// <param name="groupOfColumn">One per column; -1 for columns that have no group and are zero.</param>
    /// <param name="groups">How many.</param>
    /// <param name="zeroColumn">A column that is always zero, for padding.</param>
    public GroupedTable(ScenarioTable source, int[] groupOfColumn, int groups, int zeroColumn)
    {
        (Source, GroupOfColumn, Groups) = (source, groupOfColumn, groups);
        _firstSlots = new int[groups + 1];
        foreach (var group in groupOfColumn)
        {
            if (group >= 0) _firstSlots[group + 1]++;
        }

        for (var g = 0; g < groups; g++) _firstSlots[g + 1] = _firstSlots[g] + (_firstSlots[g + 1] + Lanes - 1) / Lanes * Lanes;
        _columnOfSlot = new int[_firstSlots[groups]];
        Array.Fill(_columnOfSlot, zeroColumn);
        var next = _firstSlots.AsSpan(0, groups).ToArray();
        for (var column = 0; column < groupOfColumn.Length; column++)
        {
            if (groupOfColumn[column] is var group and >= 0) _columnOfSlot[next[group]++] = column;
        }

        _values = new double[RowCount * SlotCount];
        for (var r = 0; r < RowCount; r++)
        {
            var row = source.Row(r);
            var target = _values.AsSpan(r * SlotCount, SlotCount);
            for (var slot = 0; slot < target.Length; slot++)
            {
                if (_columnOfSlot[slot] != zeroColumn) target[slot] = row[_columnOfSlot[slot]];
            }
        }
    }

    public ScenarioTable Source { get; }

    public int[] GroupOfColumn { get; }

    public int Groups { get; }

    public int RowCount => Source.Rows.Length;

    public int SlotCount => _columnOfSlot.Length;

    /// <summary>Sums of all rows and groups, row by row.</summary>
    /// <param name="vector">The columns.</param>
    /// <param name="gathered">Scratch of at least <see cref="SlotCount"/>.</param>
    /// <param name="products">Rows x groups.</param>
    public void Compute(ReadOnlySpan<double> vector, Span<double> gathered, Span<double> products)
    {
        for (var slot = 0; slot < _columnOfSlot.Length; slot++) gathered[slot] = vector[_columnOfSlot[slot]];
        for (var g = 0; g < Groups; g++)
        {
            var row = 0;
            for (; row + 4 <= RowCount; row += 4) FourRows(row, g, gathered, products);
            for (; row < RowCount; row++) products[row * Groups + g] = OneRow(row, g, gathered);
        }
    }

    /// <summary>Adds the rows times weights of their sums to the columns: the transposed product.</summary>
    /// <param name="weights">Rows x groups.</param>
    /// <param name="columns">One per column.</param>
    public void AddTransposed(ReadOnlySpan<double> weights, Span<double> columns)
    {
        for (var r = 0; r < RowCount; r++)
        {
            var row = Source.Row(r);
            for (var g = 0; g < Groups; g++)
            {
                var weight = weights[r * Groups + g];
                if (weight == 0.0) continue;
                for (var slot = _firstSlots[g]; slot < _firstSlots[g + 1]; slot++)
                {
                    if (_columnOfSlot[slot] < row.Length) columns[_columnOfSlot[slot]] += weight * row[_columnOfSlot[slot]];
                }
            }
        }
    }

    private void FourRows(int row, int group, ReadOnlySpan<double> gathered, Span<double> products)
    {
        ref var matrix = ref MemoryMarshal.GetArrayDataReference(_values);
        ref var vector = ref MemoryMarshal.GetReference(gathered);
        var (a, b, c, d) = (Vector256<double>.Zero, Vector256<double>.Zero, Vector256<double>.Zero, Vector256<double>.Zero);
        var (start, stride) = ((nuint)(row * SlotCount), (nuint)SlotCount);
        for (var slot = _firstSlots[group]; slot < _firstSlots[group + 1]; slot += Lanes)
        {
            var x = Vector256.LoadUnsafe(ref vector, (nuint)slot);
            var at = start + (nuint)slot;
            a += Vector256.LoadUnsafe(ref matrix, at) * x;
            b += Vector256.LoadUnsafe(ref matrix, at + stride) * x;
            c += Vector256.LoadUnsafe(ref matrix, at + 2 * stride) * x;
            d += Vector256.LoadUnsafe(ref matrix, at + 3 * stride) * x;
        }

        products[row * Groups + group] = RowProducts.Sum(a);
        products[(row + 1) * Groups + group] = RowProducts.Sum(b);
        products[(row + 2) * Groups + group] = RowProducts.Sum(c);
        products[(row + 3) * Groups + group] = RowProducts.Sum(d);
    }

    private double OneRow(int row, int group, ReadOnlySpan<double> gathered)
    {
        ref var matrix = ref MemoryMarshal.GetArrayDataReference(_values);
        ref var vector = ref MemoryMarshal.GetReference(gathered);
        var a = Vector256<double>.Zero;
        for (var slot = _firstSlots[group]; slot < _firstSlots[group + 1]; slot += Lanes)
        {
            a += Vector256.LoadUnsafe(ref matrix, (nuint)(row * SlotCount + slot)) * Vector256.LoadUnsafe(ref vector, (nuint)slot);
        }

        return RowProducts.Sum(a);
    }
}
