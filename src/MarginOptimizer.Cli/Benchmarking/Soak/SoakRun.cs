using System.Collections.Immutable;
using System.Diagnostics;
using MarginOptimizer.Solver;
using MarginOptimizer.Solver.Answer;
using MarginOptimizer.Solver.Certificates;
using MarginOptimizer.Solver.Problem;

namespace MarginOptimizer.Cli.Benchmarking.Soak;

/// <summary>Solves random programs and lets the independent checker judge every answer.</summary>
internal static class SoakRun
{
    /// <param name="solver">Under test.</param>
    /// <param name="draw">The program of a seed.</param>
    /// <param name="count">How many.</param>
    /// <param name="firstSeed">Of the first; the others follow one by one.</param>
    /// <param name="cancellation">Ends the run without a report.</param>
    public static SoakReport Run(IConvexSolver solver, Func<int, ConvexProgram> draw, int count, int firstSeed, CancellationToken cancellation)
    {
        var statuses = new SortedDictionary<string, int>(StringComparer.Ordinal);
        var failures = ImmutableArray.CreateBuilder<SoakFailure>();
        var watch = new Stopwatch();
        for (var seed = firstSeed; seed < firstSeed + count; seed++)
        {
            cancellation.ThrowIfCancellationRequested();
            var program = draw(seed);
            watch.Start();
            var solution = solver.Solve(program, SolveBudget.Default, cancellation);
            watch.Stop();
            var status = solution.Status.ToString();
            statuses[status] = statuses.GetValueOrDefault(status) + 1;
            var report = CertificateChecker.Verify(program, solution, SolveBudget.Default.RelativeGap);
            if (report.Verified && solution.Proven) continue;
            double? gap = double.IsFinite(report.Gap) ? report.Gap / program.GapScale : null;
            failures.Add(new SoakFailure(seed, status, !report.Verified, gap, [.. report.Faults]));
        }

        return new SoakReport(count, firstSeed, statuses.ToImmutableSortedDictionary(), failures.ToImmutable(), watch.Elapsed.TotalSeconds);
    }
}
