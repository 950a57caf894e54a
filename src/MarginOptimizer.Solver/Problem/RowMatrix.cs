namespace MarginOptimizer.Solver.Problem;

/// <summary>A dense row-major matrix over the first <see cref="Columns"/> variables of a program; later variables have coefficient 0.</summary>
/// <param name="Values">Row i starts at <c>i * Stride</c>; finite.</param>
/// <param name="Rows">Number of rows.</param>
/// <param name="Columns">Number of leading variables covered.</param>
/// <param name="Stride">Distance between rows, &gt;= Columns; the padding is zero.</param>
public sealed record RowMatrix(double[] Values, int Rows, int Columns, int Stride)
{
    public ReadOnlySpan<double> Row(int row) => Values.AsSpan(row * Stride, Columns);
}
