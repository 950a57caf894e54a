using MarginOptimizer.Cli.Benchmarking.Draws;
using MarginOptimizer.Solver.Problem;

namespace MarginOptimizer.Cli.Benchmarking.Instances;

/// <summary>
/// Mean-variance portfolio under a limit on its tail: min 0.5 x'Px - mu'x, sum x = 1, x in [0, 1], mean of the k worst losses -R x at most kappa.
/// Four fifths of the returns R are normal(0.2, 1), the rest normal(-0.2, 2). The draws are those of the benchmark of CVQP (github.com/cvxgrp/cvqp).
/// </summary>
/// <param name="Covariance">P, n x n.</param>
/// <param name="Mean">mu.</param>
/// <param name="Losses">-R, m x n.</param>
/// <param name="Tail">k, the number of losses that are averaged.</param>
internal sealed record PortfolioInstance(double[] Covariance, double[] Mean, RowMatrix Losses, int Tail)
{
    private const double Share = 0.8, Drift = 0.2, Deviation = 2.0, Level = 0.95;

    public static PortfolioInstance Draw(int assets, int rows, uint seed = 0)
    {
        var draws = new NumpyDraws(seed);
        var values = new double[assets * rows];
        var calm = (int)(Share * rows) * assets;
        draws.FillNormal(values.AsSpan(0, calm), Drift, 1.0);
        draws.FillNormal(values.AsSpan(calm), -Drift, Deviation);
        var mean = ColumnMeans.Of(values, assets);
        var covariance = CrossProducts.Of(values, assets, mean);
        for (var i = 0; i < covariance.Length; i++) covariance[i] *= 1.0 / (rows - 1);
        for (var i = 0; i < values.Length; i++) values[i] = -values[i];
        return new PortfolioInstance(covariance, mean, new RowMatrix(values, rows, assets, assets), TailCount.Of(Level, rows));
    }
}
