namespace MarginOptimizer.Margin.Expressions;

/// <summary>
/// <c>Constant + coefficients'z</c> over the columns of one margin unit (its instruments in order, cash and collateral of each currency,
/// auxiliaries). Immutable: the arrays it is made of are not to be changed afterwards. Kept as it was given, dense or sparse; the other view is
/// made when it is first asked for, so forms of few columns should be given by <see cref="Of"/>.
/// </summary>
public sealed class LinearForm
{
    private readonly int _columnCount;
    private double[]? _dense;
    private Entries? _entries;

    /// <param name="coefficients">By column from the first; columns beyond have none.</param>
    /// <param name="constant">Added.</param>
    public LinearForm(double[] coefficients, double constant = 0.0) => (_dense, _columnCount, Constant) = (coefficients, coefficients.Length, constant);

    private LinearForm(Entries entries, int columnCount, double constant) => (_entries, _columnCount, Constant) = (entries, columnCount, constant);

    public double Constant { get; }

    /// <summary>By column, zeros included.</summary>
    public double[] Coefficients => _dense ??= Dense();

    /// <summary>Columns with a coefficient, ascending.</summary>
    public ReadOnlySpan<int> Columns => (_entries ??= Sparse()).Columns;

    /// <summary>Coefficients of <see cref="Columns"/>, none zero.</summary>
    public ReadOnlySpan<double> Values => (_entries ??= Sparse()).Values;

    /// <summary>The form of a few columns; coefficients of one column add up in the order given.</summary>
    /// <param name="columnCount">Of the unit.</param>
    /// <param name="terms">In any order.</param>
    /// <param name="constant">Added.</param>
    /// <exception cref="ArgumentOutOfRangeException">A column is none of the unit.</exception>
    public static LinearForm Of(int columnCount, IEnumerable<(int Column, double Coefficient)> terms, double constant = 0.0)
    {
        var (columns, values, isAscending) = (new List<int>(), new List<double>(), true);
        foreach (var (column, coefficient) in terms)
        {
            ArgumentOutOfRangeException.ThrowIfNegative(column);
            ArgumentOutOfRangeException.ThrowIfGreaterThanOrEqual(column, columnCount);
            isAscending &= columns.Count == 0 || columns[^1] < column;
            columns.Add(column);
            values.Add(coefficient);
        }

        return new LinearForm(WithoutZeros(isAscending ? (columns, values) : Sorted(columns, values)), columnCount, constant);
    }

    /// <summary>The form of a few columns in order.</summary>
    /// <param name="columnCount">Of the unit.</param>
    /// <param name="columns">Ascending.</param>
    /// <param name="coefficients">As many, none zero.</param>
    /// <exception cref="ArgumentException">They are not so.</exception>
    public static LinearForm Ascending(int columnCount, ReadOnlySpan<int> columns, ReadOnlySpan<double> coefficients)
    {
        if (columns.Length != coefficients.Length || coefficients.Contains(0.0)) throw new ArgumentException("as many as columns are needed, none zero", nameof(coefficients));
        var last = -1;
        foreach (var column in columns)
        {
            if (column <= last || column >= columnCount) throw new ArgumentException($"{column} is out of order or no column", nameof(columns));
            last = column;
        }

        return new LinearForm(new Entries(columns.ToArray(), coefficients.ToArray()), columnCount, 0.0);
    }

    private static (List<int> Columns, List<double> Values) Sorted(List<int> columns, List<double> values)
    {
        var sums = new SortedDictionary<int, double>();
        for (var k = 0; k < columns.Count; k++) sums[columns[k]] = sums.GetValueOrDefault(columns[k]) + values[k];
        return ([.. sums.Keys], [.. sums.Values]);
    }

    private static Entries WithoutZeros((List<int> Columns, List<double> Values) entries)
    {
        var (columns, values) = entries;
        if (!values.Contains(0.0)) return new Entries([.. columns], [.. values]);
        return new Entries([.. columns.Where((_, k) => values[k] != 0.0)], [.. values.Where(v => v != 0.0)]);
    }

    private double[] Dense()
    {
        var dense = new double[_columnCount];
        for (var k = 0; k < Columns.Length; k++) dense[Columns[k]] = Values[k];
        return dense;
    }

    private Entries Sparse()
    {
        var dense = Coefficients;
        var count = dense.Length - dense.AsSpan().Count(0.0);
        var (columns, values) = (new int[count], new double[count]);
        for (int column = 0, k = 0; column < dense.Length; column++)
        {
            if (dense[column] == 0.0) continue;
            columns[k] = column;
            values[k++] = dense[column];
        }

        return new Entries(columns, values);
    }

    private sealed record Entries(int[] Columns, double[] Values);
}
