using MarginOptimizer.Solver.Sparse.Problem;

namespace MarginOptimizer.Solver.Sparse.Checking;

/// <summary>A direction judged as a ray; relative numbers, to be at rounding level where they should be 0.</summary>
/// <param name="Slope">q'd relative to the sum of |q_j d_j|; negative along a ray.</param>
/// <param name="Curvature">Largest entry of Pd relative to the sum of its absolute terms.</param>
/// <param name="RowEscape">Largest rate at which the direction leaves a row's finite side, relative to the sum of the row's absolute terms.</param>
/// <param name="BoundEscape">Largest rate at which it leaves a finite bound of a variable, relative to its largest entry.</param>
public sealed record RayReport(double Slope, double Curvature, double RowEscape, double BoundEscape)
{
    /// <summary>Everything that should be 0 is, to the tolerance, and the objective falls.</summary>
    public bool Holds(double tolerance) => Slope < -1e-6 && Curvature <= tolerance && RowEscape <= tolerance && BoundEscape <= tolerance;

    internal static RayReport Of(QuadraticProgram program, double[] d)
    {
        int n = program.VariableCount, m = program.RowCount;
        var product = new double[n];
        var productSize = new double[n];
        var activity = new double[m];
        var activitySize = new double[m];
        double slope = 0.0, slopeSize = 0.0, largest = 0.0, bound = 0.0;
        for (int j = 0; j < n; j++)
        {
            largest = Math.Max(largest, Math.Abs(d[j]));
            slope += program.Linear[j] * d[j];
            slopeSize += Math.Abs(program.Linear[j] * d[j]);
            AddColumn(program.Quadratic, j, product, productSize, d, symmetric: true);
            AddColumn(program.Rows, j, activity, activitySize, d, symmetric: false);
            bound = Math.Max(bound, double.IsFinite(program.Lower[j]) ? -d[j] : 0.0);
            bound = Math.Max(bound, double.IsFinite(program.Upper[j]) ? d[j] : 0.0);
        }

        double curvature = 0.0, row = 0.0;
        for (int j = 0; j < n; j++)
        {
            curvature = Math.Max(curvature, Share(Math.Abs(product[j]), productSize[j]));
        }

        for (int i = 0; i < m; i++)
        {
            row = Math.Max(row, double.IsFinite(program.RowLower[i]) ? Share(-activity[i], activitySize[i]) : 0.0);
            row = Math.Max(row, double.IsFinite(program.RowUpper[i]) ? Share(activity[i], activitySize[i]) : 0.0);
        }

        return new RayReport(Share(slope, slopeSize), curvature, row, Share(bound, largest));
    }

    private static double Share(double value, double size) => size > 0.0 ? value / size : 0.0;

    private static void AddColumn(SparseMatrix matrix, int j, double[] sums, double[] sizes, double[] d, bool symmetric)
    {
        for (int k = matrix.Starts[j]; k < matrix.Starts[j + 1]; k++)
        {
            int i = matrix.Indices[k];
            sums[i] += matrix.Values[k] * d[j];
            sizes[i] += Math.Abs(matrix.Values[k] * d[j]);
            if (symmetric && i != j)
            {
                sums[j] += matrix.Values[k] * d[i];
                sizes[j] += Math.Abs(matrix.Values[k] * d[i]);
            }
        }
    }
}
