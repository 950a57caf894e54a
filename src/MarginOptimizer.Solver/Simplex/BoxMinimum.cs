namespace MarginOptimizer.Solver.Simplex;

internal static class BoxMinimum
{
    /// <summary>Smallest value of a linear form over a box; coefficients may cover leading variables only.</summary>
    public static double Of(ReadOnlySpan<double> coefficients, ReadOnlySpan<double> lower, ReadOnlySpan<double> upper, double scale = 1.0)
    {
        double sum = 0.0;
        for (int i = 0; i < coefficients.Length; i++)
        {
            double coefficient = scale * coefficients[i];
            sum += Math.Min(coefficient * lower[i], coefficient * upper[i]);
        }

        return sum;
    }
}
