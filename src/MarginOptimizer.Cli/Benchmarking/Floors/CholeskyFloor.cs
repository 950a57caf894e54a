using MarginOptimizer.Cli.Benchmarking.Instances;
using MarginOptimizer.Cli.Benchmarking.Measures;

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
        return ShortestRun.Of(() => CholeskyFactor.Lower(matrix, n, factor), MostRuns, Enough);
    }
}
