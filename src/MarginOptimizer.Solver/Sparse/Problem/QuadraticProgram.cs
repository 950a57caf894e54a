namespace MarginOptimizer.Solver.Sparse.Problem;

/// <summary>
/// Minimise 0.5 x'Px + q'x + <see cref="Constant"/> subject to <see cref="RowLower"/> &lt;= Ax &lt;= <see cref="RowUpper"/> and
/// <see cref="Lower"/> &lt;= x &lt;= <see cref="Upper"/>. Bounds may be infinite; n variables, m rows.
/// </summary>
public sealed record QuadraticProgram
{
    /// <summary>Upper triangle of the symmetric n x n matrix P, the diagonal included.</summary>
    public required SparseMatrix Quadratic { get; init; }

    /// <summary>q, n entries.</summary>
    public required double[] Linear { get; init; }

    public double Constant { get; init; }

    /// <summary>m x n.</summary>
    public required SparseMatrix Rows { get; init; }

    /// <summary>m entries, -infinity allowed.</summary>
    public required double[] RowLower { get; init; }

    /// <summary>m entries, +infinity allowed.</summary>
    public required double[] RowUpper { get; init; }

    /// <summary>n entries, -infinity allowed.</summary>
    public required double[] Lower { get; init; }

    /// <summary>n entries, +infinity allowed.</summary>
    public required double[] Upper { get; init; }

    public int VariableCount => Linear.Length;

    public int RowCount => RowLower.Length;
}
