using MarginOptimizer.Risk.Tails;
using MarginOptimizer.Solver.Problem;

namespace MarginOptimizer.Rebalancing.Lowering;

/// <summary>Values of forms at a point that is filled variable by variable.</summary>
/// <param name="builder">Knows the functions.</param>
/// <param name="trades">The first variables.</param>
/// <param name="count">Of all variables.</param>
/// <param name="withCeilings">Forms as the program has them, or as the relaxation.</param>
internal sealed class PointValues(ProgramBuilder builder, ReadOnlySpan<double> trades, int count, bool withCeilings)
{
    /// <summary>A function is asked for only once the variables it names are filled: it keeps its value.</summary>
    private readonly Dictionary<int, double> _functions = [];

    public double[] Point { get; } = [.. trades, .. new double[count - trades.Length]];

    public void Set(int variable, double value) => Point[variable] = value;

    public double Of(ProgramForm form)
    {
        var value = form.Constant + (withCeilings ? form.Ceiling : 0.0);
        for (var i = 0; i < form.Trades.Length; i++) value += form.Trades[i] * Point[i];
        foreach (var (variable, coefficient) in form.Auxiliaries) value += coefficient * Point[variable];
        foreach (var (function, weight) in form.Scenarios) value += weight * OfFunction(function);
        foreach (var (function, weight) in form.Norms) value += weight * Of(builder.Norm(function));
        foreach (var (function, weight) in form.Separables)
        {
            foreach (var part in builder.SeparableAt(function).Parts) value += weight * PiecewiseRange.ValueAt(part, Point[part.Variable]);
        }

        foreach (var (variable, curvature) in form.Squares) value += 0.5 * curvature * Point[variable] * Point[variable];
        foreach (var (row, weight) in form.Factors) value += 0.5 * weight * Square(Product(row));
        return form.IsSplit ? value + Of(withCeilings ? form.Above! : form.Below!) : value;
    }

    private double OfFunction(int function)
    {
        if (!_functions.TryGetValue(function, out var value)) _functions[function] = value = Of(builder.Function(function));
        return value;
    }

    private double Of(ScenarioFunction function)
    {
        var rows = new double[function.Matrix.Rows];
        for (var r = 0; r < rows.Length; r++) rows[r] = function.Offsets[r] + Product(function.Matrix.Row(r));
        return Math.Max(TailLoss.Of(rows, function.TailMass).Shortfall, function.FloorAtZero ? 0.0 : double.NegativeInfinity);
    }

    private double Of(NormFunction norm)
    {
        var squares = 0.0;
        for (var r = 0; r < norm.Matrix.Rows; r++) squares += Square(norm.Offsets[r] + Product(norm.Matrix.Row(r)));
        return Math.Sqrt(squares);
    }

    private double Product(ReadOnlySpan<double> row)
    {
        var sum = 0.0;
        for (var i = 0; i < row.Length; i++) sum += row[i] * Point[i];
        return sum;
    }

    private static double Square(double value) => value * value;
}
