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

    /// <summary>Rows of linear forms, over the trades and all auxiliary variables that they name.</summary>
    public static FunctionRows Of(IReadOnlyList<ProgramForm> forms)
    {
        var columns = forms[0].Trades.Length;
        foreach (var form in forms)
        {
            foreach (var (variable, _) in form.Auxiliaries) columns = Math.Max(columns, variable + 1);
        }

        var rows = new FunctionRows(columns, forms.Count);
        for (var r = 0; r < forms.Count; r++) rows.Set(r, forms[r], 1.0);
        return rows;
    }

    /// <summary>Row = <paramref name="sign"/> times an affine form.</summary>
    public void Set(int row, ProgramForm form, double sign)
    {
        Offsets[row] = sign * form.Constant;
        var target = Row(row);
        for (var i = 0; i < form.Trades.Length; i++) target[i] = sign * form.Trades[i];
        foreach (var (variable, coefficient) in form.Auxiliaries) target[variable] = sign * coefficient;
    }
}
