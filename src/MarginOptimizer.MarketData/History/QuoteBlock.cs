using MarginOptimizer.MarketData.Deribit;
using MarginOptimizer.MarketData.Tables;

namespace MarginOptimizer.MarketData.History;

/// <summary>The rows of one stamp in one file: names and numbers by column, not yet judged.</summary>
internal sealed class QuoteBlock(TableFile file, string stamp, int expectedRows)
{
    public static readonly int Fields = Enum.GetValues<QuoteField>().Length;

    private readonly double[][] _values = NewColumns(expectedRows);
    private KnownName?[] _names = new KnownName?[expectedRows];
    private long[] _rows = new long[expectedRows];

    public TableFile File { get; } = file;

    /// <summary>As the file writes it.</summary>
    public string Stamp { get; } = stamp;

    /// <summary>Time of the stamp, or of its latest row where rows have times of their own.</summary>
    public DateTimeOffset Time { get; set; }

    public int Count { get; private set; }

    /// <summary>Cells that could not be read at all; empty for nearly every block.</summary>
    public List<CellFault> Faults { get; } = [];

    public KnownName? NameAt(int row) => _names[row];

    /// <summary>Number of a row in its file, from 0.</summary>
    public long RowAt(int row) => _rows[row];

    /// <summary>NaN where the cell is empty or could not be read. A forward's source is 1 where it is a listed future.</summary>
    public double ValueAt(QuoteField field, int row) => _values[(int)field][row];

    /// <summary>Adds a row, whose values are then to be set.</summary>
    public void Add(KnownName? name, long row)
    {
        if (Count == _names.Length) Grow();
        (_names[Count], _rows[Count]) = (name, row);
        Count++;
    }

    /// <summary>The values of a field from a row on, valid until rows are added.</summary>
    public Span<double> Values(QuoteField field, int first) => _values[(int)field].AsSpan(first, Count - first);

    private void Grow()
    {
        var size = Math.Max(16, Count * 2);
        Array.Resize(ref _names, size);
        Array.Resize(ref _rows, size);
        for (var field = 0; field < _values.Length; field++) Array.Resize(ref _values[field], size);
    }

    private static double[][] NewColumns(int rows)
    {
        var columns = new double[Fields][];
        for (var field = 0; field < columns.Length; field++) columns[field] = new double[rows];
        return columns;
    }
}
