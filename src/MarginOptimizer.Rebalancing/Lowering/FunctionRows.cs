using MarginOptimizer.Solver.Problem;

namespace MarginOptimizer.Rebalancing.Lowering;

/// <summary>Rows of a scenario function under construction.</summary>
internal sealed class FunctionRows
{
    private readonly int _columns;
    private readonly int _stride;

    public FunctionRows(int columns, int rows)
        : this(columns, rows, new double[rows])
    {
    }

    /// <param name="offsets">One per row; taken as it is.</param>
    public FunctionRows(int columns, int rows, double[] offsets)
    {
        _columns = columns;
        _stride = (columns + 3) / 4 * 4;
        Offsets = offsets;
        Matrix = new RowMatrix(new double[rows * _stride], rows, columns, _stride);
    }

    public RowMatrix Matrix { get; }

    public double[] Offsets { get; }

    public Span<double> Row(int row) => Matrix.Values.AsSpan(row * _stride, _columns);

    /// <summary>Row = <paramref name="sign"/> times an affine form.</summary>
    public void Set(int row, ProgramForm form, double sign)
    {
        Offsets[row] = sign * form.Constant;
        var target = Row(row);
        for (var i = 0; i < _columns; i++) target[i] = sign * form.Trades[i];
    }
}
