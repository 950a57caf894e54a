using System.Diagnostics;

namespace MarginOptimizer.Cli.Benchmarking.Measures;

/// <summary>The shortest of several runs of the same work: whatever else the machine does only ever adds.</summary>
internal static class ShortestRun
{
    /// <summary>Seconds.</summary>
    /// <param name="work">Repeated.</param>
    /// <param name="mostRuns">At least 1.</param>
    /// <param name="enough">No further run after this time.</param>
    public static double Of(Action work, int mostRuns, TimeSpan enough)
    {
        var all = Stopwatch.StartNew();
        var best = double.PositiveInfinity;
        for (var run = 0; run == 0 || (run < mostRuns && all.Elapsed < enough); run++)
        {
            var watch = Stopwatch.StartNew();
            work();
            best = Math.Min(best, watch.Elapsed.TotalSeconds);
        }

        return best;
    }
}
