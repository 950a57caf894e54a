namespace MarginOptimizer.Rebalancing.Lowering;

/// <summary>Rows F with F'F = A for a symmetric positive semidefinite A, by Cholesky with the largest pivot first.</summary>
internal static class SemidefiniteFactor
{
    private const double Rounding = 1e-13;

    /// <param name="matrix">Row-major.</param>
    /// <exception cref="NotOptimisableException">The matrix has a negative direction.</exception>
    public static List<double[]> Of(double[] matrix, int size)
    {
        var left = (double[])matrix.Clone();
        var scale = Enumerable.Range(0, size).Max(i => left[(i * size) + i]);
        var rows = new List<double[]>();
        while (rows.Count < size)
        {
            var pivot = Enumerable.Range(0, size).MaxBy(i => left[(i * size) + i]);
            var diagonal = left[(pivot * size) + pivot];
            if (diagonal <= Rounding * scale) break;
            var row = new double[size];
            for (var i = 0; i < size; i++) row[i] = left[(pivot * size) + i] / Math.Sqrt(diagonal);
            for (var i = 0; i < size; i++)
            {
                for (var j = 0; j < size; j++) left[(i * size) + j] -= row[i] * row[j];
            }

            rows.Add(row);
        }

        if (left.Any(v => Math.Abs(v) > 1e-9 * scale)) throw new NotOptimisableException("a length has correlations that are not positive semidefinite");
        return rows;
    }
}
