namespace MarginOptimizer.Margin.Analysis;

/// <summary>Ends between which each column of a unit stays: its instruments and money; auxiliaries follow from them.</summary>
public sealed class ColumnBox
{
    private readonly double[] _lower;
    private readonly double[] _upper;

    /// <param name="unit">Gives the columns.</param>
    /// <param name="lower">Lower ends of the columns before the auxiliaries; may be infinite.</param>
    /// <param name="upper">Upper ends, not below the lower ones.</param>
    /// <exception cref="ArgumentException">There are fewer ends than columns, or an end is not a number or below the other.</exception>
    public ColumnBox(MarginUnit unit, ReadOnlySpan<double> lower, ReadOnlySpan<double> upper)
    {
        var columns = unit.AuxiliaryColumnOf(0);
        if (lower.Length < columns || upper.Length < columns) throw new ArgumentException($"a box of this unit has {columns} columns");
        (_lower, _upper) = (lower[..columns].ToArray(), upper[..columns].ToArray());
        for (var i = 0; i < columns; i++)
        {
            if (!(_lower[i] <= _upper[i])) throw new ArgumentException($"column {i} has no value between {_lower[i]} and {_upper[i]}");
        }
    }

    public int Columns => _lower.Length;

    public Interval this[int column] => new(_lower[column], _upper[column]);

    /// <summary>No column is bounded.</summary>
    public static ColumnBox Everything(MarginUnit unit)
    {
        var (lower, upper) = (new double[unit.AuxiliaryColumnOf(0)], new double[unit.AuxiliaryColumnOf(0)]);
        Array.Fill(lower, double.NegativeInfinity);
        Array.Fill(upper, double.PositiveInfinity);
        return new ColumnBox(unit, lower, upper);
    }
}
