namespace MarginOptimizer.Cli.Benchmarking.Instances;

/// <summary>Means of the columns of a row-major matrix, rows added one after another as numpy does.</summary>
internal static class ColumnMeans
{
    public static double[] Of(ReadOnlySpan<double> matrix, int columns)
    {
        var rows = matrix.Length / columns;
        var means = new double[columns];
        for (var row = 0; row < rows; row++)
        {
            for (var i = 0; i < columns; i++) means[i] += matrix[(row * columns) + i];
        }

        for (var i = 0; i < columns; i++) means[i] /= rows;
        return means;
    }
}
