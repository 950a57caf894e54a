using MarginOptimizer.Cli.Benchmarking.Draws;
using MarginOptimizer.Cli.Benchmarking.Runs;
using MarginOptimizer.Solver.Answer;
using MarginOptimizer.Solver.Problem;
using MarginOptimizer.Solver.Scenarios;
using MarginOptimizer.Solver.Simplex;

namespace MarginOptimizer.Cli.Benchmarking.Measures;

/// <summary>One evaluation of all rows of a scenario function, as a solve starts with, beside reading the matrix once.</summary>
internal static class ScenarioPassTime
{
    private const double Bar = 1.5;
    private const int Repeats = 5;

    /// <param name="columns">n.</param>
    /// <param name="rows">S.</param>
    /// <param name="bytesPerSecond">Of memory, one thread.</param>
    public static BenchMeasure Measure(int columns, int rows, double bytesPerSecond)
    {
        var program = Program(columns, rows);
        var x = new double[columns];
        x.AsSpan().Fill(0.5);
        var seconds = ShortestRun.Of(() => Evaluate(program, x), Repeats, TimeSpan.MaxValue);
        var floor = (double)rows * columns * sizeof(double) / bytesPerSecond;
        return new BenchMeasure(
            FormattableString.Invariant($"one scenario pass, {columns} x {rows:0e+0}").Replace("e+", "e", StringComparison.Ordinal),
            seconds,
            floor,
            seconds <= Bar * floor ? BarVerdict.Met : BarVerdict.Missed,
            FormattableString.Invariant($"<= {Bar} x floor"));
    }

    private static void Evaluate(ConvexProgram program, double[] x)
    {
        var pass = new ScenarioPass(program, [true], new PassControl(new WorkMeter(SolveBudget.Default, CancellationToken.None), 1));
        if (!pass.Evaluate(x)) throw new InvalidOperationException("a pass without a limit was stopped");
    }

    /// <summary>Any numbers do: the time does not depend on them.</summary>
    private static ConvexProgram Program(int columns, int rows)
    {
        var draws = new NumpyDraws(0);
        var values = new double[rows * columns];
        for (var i = 0; i < values.Length; i++) values[i] = draws.Uniform() - 0.5;
        return new ConvexProgram
        {
            VariableCount = columns,
            Lower = new double[columns],
            Upper = new double[columns],
            Lots = new double[columns],
            Functions = [new ScenarioFunction("loss", new RowMatrix(values, rows, columns, columns), new double[rows], false)],
            Separables = [],
            Objective = new ConvexForm([], 0.0, [new WeightedTerm(0, 1.0)], []),
            Limits = [],
        };
    }
}
