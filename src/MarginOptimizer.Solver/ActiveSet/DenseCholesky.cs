using MarginOptimizer.Solver.Simplex;

namespace MarginOptimizer.Solver.ActiveSet;

/// <summary>Dense Cholesky factor and the inverse of a triangle, both in place on row-major lower triangles; what lies above the diagonal is not touched.</summary>
internal static class DenseCholesky
{
    /// <summary>
    /// Replaces the lower triangle of a symmetric matrix by L with L L' = matrix. False when a pivot is not above
    /// <paramref name="smallestPivot"/> times its diagonal entry, or when the meter ended the work.
    /// </summary>
    public static bool Factor(Span<double> matrix, int size, int stride, double smallestPivot, WorkMeter? meter)
    {
        for (int i = 0; i < size; i++)
        {
            Span<double> row = matrix.Slice(i * stride, i + 1);
            for (int j = 0; j < i; j++)
            {
                ReadOnlySpan<double> other = matrix.Slice(j * stride, j + 1);
                row[j] = (row[j] - FusedKernels.Dot(other[..j], row)) / other[j];
            }

            double pivot = row[i] - FusedKernels.Dot(row[..i], row);
            if (!(pivot > smallestPivot * row[i]) || Ended(meter, (long)i * i / 2))
            {
                return false;
            }

            row[i] = Math.Sqrt(pivot);
        }

        return true;
    }

    /// <summary>Replaces a lower triangle L by its inverse; false when the meter ended the work.</summary>
    public static bool InvertTriangle(Span<double> triangle, int size, int stride, Span<double> work, WorkMeter? meter)
    {
        for (int i = 0; i < size; i++)
        {
            Span<double> row = triangle.Slice(i * stride, i + 1);
            double pivot = 1.0 / row[i];
            row[..i].CopyTo(work);
            row[..i].Clear();
            for (int k = 0; k < i; k++)
            {
                FusedKernels.AddScaled(-work[k] * pivot, triangle.Slice(k * stride, k + 1), row);
            }

            row[i] = pivot;
            if (Ended(meter, (long)i * i / 2))
            {
                return false;
            }
        }

        return true;
    }

    private static bool Ended(WorkMeter? meter, long work)
    {
        meter?.Add(work);
        return meter is not null && meter.Checkpoint();
    }
}
