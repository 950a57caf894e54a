namespace MarginOptimizer.Solver.Problem;

/// <summary>A dense row-major matrix over the first <see cref="Columns"/> variables of a program; later variables have coefficient 0.</summary>
/// <param name="Values">Row i starts at <c>i * Stride</c>; finite. Empty for a matrix that lies in a file (<see cref="ScenarioFile"/>).</param>
/// <param name="Rows">Number of rows.</param>
/// <param name="Columns">Number of leading variables covered.</param>
/// <param name="Stride">Distance between rows, &gt;= Columns; the padding is zero.</param>
public sealed record RowMatrix(double[] Values, int Rows, int Columns, int Stride)
{
    /// <summary>Where the rows are when they are not in <see cref="Values"/>.</summary>
    internal MappedRows? Mapped { get; init; }

    /// <summary>Numbers there are room for, padding included.</summary>
    internal long Capacity => Mapped?.Count ?? Values.Length;

    /// <summary>Coefficients of one row, <see cref="Columns"/> numbers.</summary>
    /// <exception cref="ObjectDisposedException">The file of a mapped matrix has been closed.</exception>
    public ReadOnlySpan<double> Row(int row) => Mapped is null
        ? Values.AsSpan(row * Stride, Columns)
        : Mapped.Slice((long)row * Stride, Columns);
}
