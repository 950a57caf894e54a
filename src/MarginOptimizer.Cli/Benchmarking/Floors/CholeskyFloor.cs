using System.Diagnostics;
using MarginOptimizer.Cli.Benchmarking.Instances;

namespace MarginOptimizer.Cli.Benchmarking.Floors;

/// <summary>The time of one dense Cholesky factorisation: no method for a dense QP of that size can do with less.</summary>
internal static class CholeskyFloor
{
    private const int MostRuns = 200;
    private static readonly TimeSpan Enough = TimeSpan.FromSeconds(0.5);

    /// <summary>Seconds of the shortest of several factorisations of the dense instance's matrix of n rows.</summary>
    public static double Measure(int n)
    {
        var matrix = DenseInstance.Draw(n).Hessian;
        var factor = new double[n * n];
        var all = Stopwatch.StartNew();
        var best = double.PositiveInfinity;
        for (var run = 0; run < MostRuns && all.Elapsed < Enough; run++)
        {
            var watch = Stopwatch.StartNew();
            CholeskyFactor.Lower(matrix, n, factor);
            best = Math.Min(best, watch.Elapsed.TotalSeconds);
        }

        return best;
    }
}
