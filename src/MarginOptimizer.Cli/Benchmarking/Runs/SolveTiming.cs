using System.Diagnostics;
using MarginOptimizer.Solver.Answer;

namespace MarginOptimizer.Cli.Benchmarking.Runs;

/// <summary>The shortest of several solves: other work on the machine only ever adds.</summary>
/// <param name="Solution">Of the last solve; all are the same.</param>
/// <param name="Seconds">Of the shortest.</param>
/// <param name="Runs">How many.</param>
internal sealed record SolveTiming(Solution Solution, double Seconds, int Runs)
{
    private const int MostRuns = 3000;

    public static SolveTiming Of(Func<Solution> solve, TimeSpan enough)
    {
        var all = Stopwatch.StartNew();
        var best = double.PositiveInfinity;
        for (var run = 1; ; run++)
        {
            var watch = Stopwatch.StartNew();
            var solution = solve();
            best = Math.Min(best, watch.Elapsed.TotalSeconds);
            if (run == MostRuns || all.Elapsed >= enough) return new SolveTiming(solution, best, run);
        }
    }
}
