namespace MarginOptimizer.Solver.Simplex;

internal static class BoxMinimum
{
    /// <summary>Smallest value of a linear form over a box; coefficients may cover leading variables only.</summary>
    public static double Of(ReadOnlySpan<double> coefficients, ReadOnlySpan<double> lower, ReadOnlySpan<double> upper)
    {
        double sum = 0.0;
        for (int i = 0; i < coefficients.Length; i++)
        {
            sum += Math.Min(coefficients[i] * lower[i], coefficients[i] * upper[i]);
        }

        return sum;
    }
}
