using MarginOptimizer.Solver.Sparse.Problem;

namespace MarginOptimizer.Solver.Sparse.InteriorPoint;

/// <summary>A program in the numbers that the iterations work with: reduced, scaled, without a constant.</summary>
/// <param name="P">Upper triangle.</param>
/// <param name="Q">Linear costs.</param>
/// <param name="A">Rows.</param>
/// <param name="Lower">Of variables, then of rows: n + m entries.</param>
/// <param name="Upper">Of variables, then of rows.</param>
internal sealed record WorkingProgram(SparseMatrix P, double[] Q, SparseMatrix A, double[] Lower, double[] Upper)
{
    public int Variables => Q.Length;

    public int RowCount => A.Rows;

    /// <summary>target = P x.</summary>
    public void MultiplyP(ReadOnlySpan<double> x, Span<double> target)
    {
        target.Clear();
        int[] starts = P.Starts, rows = P.Indices;
        double[] values = P.Values;
        for (int j = 0; j < Q.Length; j++)
        {
            double sum = 0.0, xj = x[j];
            for (int k = starts[j]; k < starts[j + 1]; k++)
            {
                int i = rows[k];
                sum += values[k] * x[i];
                if (i != j)
                {
                    target[i] += values[k] * xj;
                }
            }

            target[j] += sum;
        }
    }

    /// <summary>target = A x.</summary>
    public void MultiplyA(ReadOnlySpan<double> x, Span<double> target)
    {
        target.Clear();
        int[] starts = A.Starts, rows = A.Indices;
        double[] values = A.Values;
        for (int j = 0; j < Q.Length; j++)
        {
            double xj = x[j];
            for (int k = starts[j]; k < starts[j + 1]; k++)
            {
                target[rows[k]] += values[k] * xj;
            }
        }
    }

    /// <summary>target += A'y.</summary>
    public void AddTransposed(ReadOnlySpan<double> y, Span<double> target)
    {
        int[] starts = A.Starts, rows = A.Indices;
        double[] values = A.Values;
        for (int j = 0; j < Q.Length; j++)
        {
            double sum = 0.0;
            for (int k = starts[j]; k < starts[j + 1]; k++)
            {
                sum += values[k] * y[rows[k]];
            }

            target[j] += sum;
        }
    }
}
