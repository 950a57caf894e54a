using System.Diagnostics;
using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;
using MarginOptimizer.Domain.Limits;
using MarginOptimizer.Rebalancing;
using MarginOptimizer.Rebalancing.Evaluation;
using MarginOptimizer.Rebalancing.Lowering;
using MarginOptimizer.Rebalancing.Measures;
using MarginOptimizer.Rebalancing.Questions;
using MarginOptimizer.Solver;
using MarginOptimizer.Solver.Answer;
using MarginOptimizer.Solver.Certificates;

namespace MarginOptimizer.Benchmarks.Shortfall;

/// <summary>
/// Least expected shortfall over many rows, priced from real quotes: pricing, solve and check with their processor times on one thread, passes' worth of rows,
/// and the peak of memory. The floor is one pass over the table: its bytes at the speed at which this machine reads memory.
/// </summary>
internal static class ShortfallTimes
{
    private const double Alpha = 0.99;
    private const double Gap = 1e-6;
    private const int Seed = 1;

    public static void Print(TextWriter output, int rows, int columns, bool wholeLots)
    {
        var tail = new TailRisk(ShortfallRows.Draw(rows, Seed), Alpha);
        var problem = ShortfallDesk.Of(columns, tail, wholeLots);
        if (wholeLots)
        {
            var (whole, time) = Timed(() => Rebalancer.Propose(problem, SolveBudget.Default));
            var t = whole.Termination;
            output.WriteLine(FormattableString.Invariant($"whole lots: {t.Reason}, shortfall {whole.MarginTail!.ShortfallBefore:0} -> {whole.MarginTail.ShortfallAfter:0.00} USD, gap {t.GapRelative:0.0e+0}, {whole.Trades.Length} trades, cost {whole.CostUsd:0} USD; {time.TotalSeconds:0.0} s; peak {PeakGigabytes():0.00} GB"));
            return;
        }

        var prepared = PreparedProblem.Of(problem);
        var losses = ((ExpectedShortfallMeasure)prepared.Catalog.MinimisedMargin(LimitScope.Total)).Losses;
        var (table, pricing) = Timed(losses.Lower);
        var bytes = sizeof(double) * table.Matrix.Values.LongLength;
        output.WriteLine(FormattableString.Invariant($"{rows} rows x {table.Matrix.Columns} trades, {1e-9 * bytes:0.00} GB; alpha {Alpha}, tail of {tail.Mass:0.#} rows; after pricing {PeakGigabytes():0.00} GB"));
        var (program, lowering) = Timed(() => prepared.Question.Lower(holdPresent: false).Program);
        var floor = Enumerable.Range(0, 3).Min(_ => Timed(() => Sum(table)).Time);
        var (solution, solving) = Timed(() => new ConvexSolver().Solve(program, SolveBudget.Default with { RelativeGap = Gap }));
        var (report, checking) = Timed(() => CertificateChecker.Verify(program, solution, Gap));
        var book = QuestionSolver.Traded(prepared.Question, solution.X);
        var (again, evaluating) = Timed(() => prepared.Question.Evaluate(BookState.Of(prepared.Universe, book.Lots)));
        output.WriteLine(FormattableString.Invariant($"{solution.Status}: shortfall {prepared.Question.Evaluate(prepared.Present):0.00} -> {solution.Objective:0.00} USD, bound {solution.LowerBound:0.00}, repriced {again:0.00}"));
        output.WriteLine(FormattableString.Invariant($"checker: {(report.Faults.Count == 0 ? "nothing at fault" : string.Join("; ", report.Faults))}; gap {(solution.Objective - solution.LowerBound) / program.GapScale:0.0e+0} of {Gap:0.0e+0}"));
        output.WriteLine(FormattableString.Invariant($"passes' worth of rows {solution.Passes:0.0} (bar 12); {solution.Cuts} rows in the last master problem; peak of memory {PeakGigabytes():0.00} GB (bar 4)"));
        output.WriteLine(FormattableString.Invariant($"processor time, s: floor {floor.TotalSeconds:0.00} ({1e-9 * bytes / floor.TotalSeconds:0.0} GB/s), pricing {pricing.TotalSeconds:0.0}, lowering {lowering.TotalSeconds:0.00}, solve {solving.TotalSeconds:0.0} ({solving / floor:0.0} floors), check {checking.TotalSeconds:0.0}, repricing the book {evaluating.TotalSeconds:0.0}"));
    }

    private static double Sum(FunctionRows table)
    {
        var sum = Vector256<double>.Zero;
        ref var first = ref MemoryMarshal.GetArrayDataReference(table.Matrix.Values);
        for (nuint k = 0; k + 3 < (nuint)table.Matrix.Values.Length; k += 4) sum += Vector256.LoadUnsafe(ref first, k);
        return Vector256.Sum(sum);
    }

    private static (T Value, TimeSpan Time) Timed<T>(Func<T> act)
    {
        using var process = Process.GetCurrentProcess();
        var before = process.TotalProcessorTime;
        var value = act();
        process.Refresh();
        return (value, process.TotalProcessorTime - before);
    }

    /// <summary>The most memory that the process has had, as the system counts it.</summary>
    private static double PeakGigabytes()
    {
        using var process = Process.GetCurrentProcess();
        return 1e-9 * process.PeakWorkingSet64;
    }
}
