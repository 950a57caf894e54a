namespace MarginOptimizer.Solver.Sparse.Factorization;

/// <summary>Upper triangle of a symmetric matrix in compressed columns, every diagonal entry present as the last of its column.</summary>
/// <param name="Starts">Columns + 1 entries.</param>
/// <param name="Rows">Row of each entry.</param>
internal sealed record SymmetricPattern(int[] Starts, int[] Rows)
{
    public int Size => Starts.Length - 1;

    public int Count => Rows.Length;

    /// <summary>Where the diagonal of a column is.</summary>
    public int Diagonal(int column) => Starts[column + 1] - 1;
}
