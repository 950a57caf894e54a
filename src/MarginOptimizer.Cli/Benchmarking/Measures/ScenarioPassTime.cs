using MarginOptimizer.Cli.Benchmarking.Draws;
using MarginOptimizer.Cli.Benchmarking.Runs;
using MarginOptimizer.Solver.Answer;
using MarginOptimizer.Solver.Problem;
using MarginOptimizer.Solver.Scenarios;
using MarginOptimizer.Solver.Simplex;

namespace MarginOptimizer.Cli.Benchmarking.Measures;

/// <summary>
/// One evaluation of all rows of a scenario function beside reading the matrix once. The arrays for products and sizes exist already, as they do
/// from the second pass of a solve on.
/// </summary>
internal static class ScenarioPassTime
{
    private const double Bar = 1.5;
    private const int Repeats = 12;

    /// <param name="columns">n.</param>
    /// <param name="rows">S.</param>
    /// <param name="bytesPerSecond">Of memory, one thread.</param>
    public static BenchMeasure Measure(int columns, int rows, double bytesPerSecond)
    {
        var evaluated = new ScenarioRows(Matrix(columns, rows), new PassControl(new WorkMeter(SolveBudget.Default, CancellationToken.None), 1));
        var x = new double[columns];
        var seconds = ShortestRun.Of(() => Evaluate(evaluated, x), Repeats, TimeSpan.MaxValue);
        var floor = (double)rows * columns * sizeof(double) / bytesPerSecond;
        return new BenchMeasure(
            FormattableString.Invariant($"one scenario pass, {columns} x {rows:0e+0}").Replace("e+", "e", StringComparison.Ordinal),
            seconds,
            floor,
            seconds <= Bar * floor ? BarVerdict.Met : BarVerdict.Missed,
            FormattableString.Invariant($"<= {Bar} x floor"));
    }

    private static void Evaluate(ScenarioRows rows, double[] x)
    {
        x.AsSpan().Fill(x[0] + 0.5);
        rows.MoveTo(x);
        if (!rows.EvaluateAll()) throw new InvalidOperationException("a pass without a limit was stopped");
    }

    /// <summary>Any numbers do: the time does not depend on them.</summary>
    private static RowMatrix Matrix(int columns, int rows)
    {
        var draws = new NumpyDraws(0);
        var values = new double[rows * columns];
        for (var i = 0; i < values.Length; i++) values[i] = draws.Uniform() - 0.5;
        return new RowMatrix(values, rows, columns, columns);
    }
}
