namespace MarginOptimizer.Solver.Simplex;

/// <summary>Gauss-Jordan inversion with the pivot chosen in the column, rows exchanged.</summary>
internal static class KernelInversion
{
    private const double Singular = 1e-12;

    /// <summary>
    /// Inverts the k x k matrix K[p, c] (destroyed) into inverse[c * stride + p]. When a pivot vanishes, false, with a row and a column of K
    /// without which the rest is better conditioned.
    /// </summary>
    public static bool Invert(double[] matrix, int k, double[] inverse, int stride, out int dependentRow, out int dependentColumn)
    {
        var order = new int[k];
        for (int p = 0; p < k; p++)
        {
            order[p] = p;
            inverse.AsSpan(p * stride, k).Clear();
            inverse[p * stride + p] = 1.0;
        }

        dependentRow = dependentColumn = -1;
        for (int step = 0; step < k; step++)
        {
            int best = step;
            for (int p = step + 1; p < k; p++)
            {
                if (Math.Abs(matrix[p * k + step]) > Math.Abs(matrix[best * k + step]))
                {
                    best = p;
                }
            }

            double pivot = matrix[best * k + step];
            if (Math.Abs(pivot) < Singular)
            {
                dependentRow = order[step];
                dependentColumn = step;
                return false;
            }

            if (best != step)
            {
                Swap(matrix.AsSpan(step * k, k), matrix.AsSpan(best * k, k));
                Swap(inverse.AsSpan(step * stride, k), inverse.AsSpan(best * stride, k));
                (order[step], order[best]) = (order[best], order[step]);
            }

            Eliminate(matrix, k, inverse, stride, step, pivot);
        }

        return true;
    }

    private static void Eliminate(double[] matrix, int k, double[] inverse, int stride, int step, double pivot)
    {
        Span<double> left = matrix.AsSpan(step * k + step, k - step);
        Span<double> right = inverse.AsSpan(step * stride, k);
        Divide(left, pivot);
        Divide(right, pivot);
        for (int p = 0; p < k; p++)
        {
            double factor = matrix[p * k + step];
            if (p != step && factor != 0.0)
            {
                DenseKernels.AddScaled(-factor, left, matrix.AsSpan(p * k + step, k - step));
                DenseKernels.AddScaled(-factor, right, inverse.AsSpan(p * stride, k));
            }
        }
    }

    private static void Divide(Span<double> values, double by)
    {
        for (int i = 0; i < values.Length; i++)
        {
            values[i] /= by;
        }
    }

    private static void Swap(Span<double> a, Span<double> b)
    {
        for (int i = 0; i < a.Length; i++)
        {
            (a[i], b[i]) = (b[i], a[i]);
        }
    }
}
