using MarginOptimizer.Cli.Benchmarking.Draws;
using MarginOptimizer.Solver.Problem;

namespace MarginOptimizer.Cli.Benchmarking.Instances;

/// <summary>
/// Quantile regression in the form of CVQP's benchmark: min mean(X)'w + c such that the k largest of y - Xw - c sum to at most 0; X normal,
/// y linear in X plus a tenth of Student's t with 5 degrees of freedom. The last variable is c.
/// </summary>
/// <param name="Residuals">[-X, -1], m x (n + 1).</param>
/// <param name="Response">y.</param>
/// <param name="Mean">Column means of X.</param>
/// <param name="Tail">k.</param>
internal sealed record QuantileInstance(RowMatrix Residuals, double[] Response, double[] Mean, int Tail)
{
    private const double Level = 0.9, Freedom = 5.0, Noise = 0.1;

    public static QuantileInstance Draw(int features, int rows, uint seed = 0)
    {
        var draws = new NumpyDraws(seed);
        var columns = features + 1;
        var values = new double[rows * columns];
        for (var row = 0; row < rows; row++) draws.FillNormal(values.AsSpan(row * columns, features));
        var mean = ColumnMeans.Of(values, columns)[..features];
        var coefficients = new double[features];
        draws.FillNormal(coefficients);
        for (var i = 0; i < features; i++) coefficients[i] /= Math.Sqrt(1.0 + i);
        var response = new double[rows];
        for (var row = 0; row < rows; row++) response[row] = RowArithmetic.Dot(values.AsSpan(row * columns, features), coefficients) + (Noise * draws.Student(Freedom));
        for (var i = 0; i < values.Length; i++) values[i] = (i + 1) % columns == 0 ? -1.0 : -values[i];
        return new QuantileInstance(new RowMatrix(values, rows, columns, columns), response, mean, TailCount.Of(Level, rows));
    }
}
