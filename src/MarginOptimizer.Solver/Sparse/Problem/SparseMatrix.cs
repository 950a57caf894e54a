namespace MarginOptimizer.Solver.Sparse.Problem;

/// <summary>Compressed columns: entries of column j are those from <c>Starts[j]</c> up to <c>Starts[j + 1]</c>, rows strictly ascending.</summary>
/// <param name="Rows">Number of rows.</param>
/// <param name="Columns">Number of columns.</param>
/// <param name="Starts">Columns + 1 entries, the first 0.</param>
/// <param name="Indices">Row of each entry.</param>
/// <param name="Values">Value of each entry; zeros are allowed.</param>
public sealed record SparseMatrix(int Rows, int Columns, int[] Starts, int[] Indices, double[] Values)
{
    /// <summary>Entries stored.</summary>
    public int Count => Values.Length;

    public static SparseMatrix Empty(int rows, int columns) => new(rows, columns, new int[columns + 1], [], []);

    /// <summary>Built from entries in any order; entries of the same place are added in the order given.</summary>
    public static SparseMatrix FromEntries(int rows, int columns, IReadOnlyList<(int Row, int Column, double Value)> entries)
    {
        ArgumentNullException.ThrowIfNull(entries);
        var ordered = entries.Select((entry, index) => (entry, index)).OrderBy(e => e.entry.Column).ThenBy(e => e.entry.Row).ThenBy(e => e.index);
        var starts = new int[columns + 1];
        List<int> indices = [];
        List<double> values = [];
        int lastColumn = -1;
        foreach (((int row, int column, double value), _) in ordered)
        {
            if (column == lastColumn && indices[^1] == row)
            {
                values[^1] += value;
                continue;
            }

            indices.Add(row);
            values.Add(value);
            starts[column + 1]++;
            lastColumn = column;
        }

        for (int j = 0; j < columns; j++)
        {
            starts[j + 1] += starts[j];
        }

        return new SparseMatrix(rows, columns, starts, [.. indices], [.. values]);
    }

    internal SparseMatrix Transposed()
    {
        var starts = new int[Rows + 1];
        foreach (int row in Indices)
        {
            starts[row + 1]++;
        }

        for (int i = 0; i < Rows; i++)
        {
            starts[i + 1] += starts[i];
        }

        int[] next = starts[..Rows];
        var indices = new int[Count];
        var values = new double[Count];
        for (int j = 0; j < Columns; j++)
        {
            for (int k = Starts[j]; k < Starts[j + 1]; k++)
            {
                int place = next[Indices[k]]++;
                indices[place] = j;
                values[place] = Values[k];
            }
        }

        return new SparseMatrix(Columns, Rows, starts, indices, values);
    }
}
