namespace MarginOptimizer.Risk.Generators;

/// <summary>Correlation matrices, n x n, row-major.</summary>
public static class CorrelationMatrix
{
    private const int MostIterations = 10_000;
    private const double Tolerance = 1e-12;

    /// <summary>Correlation of series about their means; a series that never moves is uncorrelated with every other.</summary>
    /// <param name="series">Of one length, at least one value each.</param>
    public static double[] Of(IReadOnlyList<double[]> series)
    {
        var n = series.Count;
        var centred = series.Select(Centred).ToArray();
        var norms = centred.Select(c => Math.Sqrt(Product(c, c))).ToArray();
        var matrix = new double[n * n];
        for (var i = 0; i < n; i++)
        {
            for (var j = 0; j < n; j++)
            {
                var scale = norms[i] * norms[j];
                matrix[(i * n) + j] = i == j ? 1.0 : scale == 0.0 ? 0.0 : Math.Clamp(Product(centred[i], centred[j]) / scale, -1.0, 1.0);
            }
        }

        return matrix;
    }

    /// <summary>Every pair with the same correlation.</summary>
    public static double[] Uniform(int n, double correlation)
    {
        var matrix = new double[n * n];
        for (var i = 0; i < n; i++)
        {
            for (var j = 0; j < n; j++) matrix[(i * n) + j] = i == j ? 1.0 : correlation;
        }

        return matrix;
    }

    /// <summary>
    /// The valid correlation matrix nearest in the Frobenius norm: alternating projections onto matrices without negative eigenvalues and onto those
    /// with a unit diagonal, with Dykstra's correction (Higham 2002, "Computing the nearest correlation matrix: a problem from finance", algorithm 3.3).
    /// A valid matrix is returned as it is.
    /// </summary>
    /// <param name="matrix">Symmetric and finite; left as it is.</param>
    /// <param name="n">Its size.</param>
    /// <returns>The matrix, and whether it had to change.</returns>
    /// <exception cref="ArgumentException">The matrix is not n x n, symmetric and finite.</exception>
    /// <exception cref="InvalidOperationException">The projections did not settle within 10,000 steps.</exception>
    public static (double[] Matrix, bool HasChanged) Nearest(double[] matrix, int n)
    {
        Check(matrix, n);
        if (IsValid(matrix, n)) return ((double[])matrix.Clone(), false);
        var (y, correction) = ((double[])matrix.Clone(), new double[n * n]);
        for (var step = 0; step < MostIterations; step++)
        {
            var r = new double[n * n];
            for (var k = 0; k < r.Length; k++) r[k] = y[k] - correction[k];
            var x = WithoutNegatives(r, n);
            var (change, size) = (0.0, 0.0);
            for (var k = 0; k < r.Length; k++)
            {
                correction[k] = x[k] - r[k];
                var next = k % (n + 1) == 0 ? 1.0 : x[k];
                change += (next - y[k]) * (next - y[k]);
                size += next * next;
                y[k] = next;
            }

            if (step > 0 && change <= Tolerance * Tolerance * size) return (Rescaled(WithoutNegatives(y, n), n), true);
        }

        throw new InvalidOperationException($"the projections onto correlation matrices did not settle within {MostIterations} steps");
    }

    /// <summary>Lower triangular factor L with L L' = the matrix; a direction without variance gets a column of 0.</summary>
    /// <param name="matrix">A valid correlation matrix.</param>
    /// <param name="n">Its size.</param>
    public static double[] Factor(double[] matrix, int n)
    {
        var l = new double[n * n];
        for (var j = 0; j < n; j++)
        {
            var pivot = matrix[(j * n) + j];
            for (var k = 0; k < j; k++) pivot -= l[(j * n) + k] * l[(j * n) + k];
            if (pivot <= 1e-12) continue;
            l[(j * n) + j] = Math.Sqrt(pivot);
            for (var i = j + 1; i < n; i++)
            {
                var sum = matrix[(i * n) + j];
                for (var k = 0; k < j; k++) sum -= l[(i * n) + k] * l[(j * n) + k];
                l[(i * n) + j] = sum / l[(j * n) + j];
            }
        }

        return l;
    }

    /// <summary>No eigenvalue below -1e-10, diagonal 1.</summary>
    public static bool IsValid(double[] matrix, int n)
    {
        for (var i = 0; i < n; i++)
        {
            if (Math.Abs(matrix[(i * n) + i] - 1.0) > 1e-12) return false;
        }

        return SymmetricEigen.Of(matrix, n).Values.Min() >= -1e-10;
    }

    private static double[] WithoutNegatives(double[] matrix, int n)
    {
        var (values, vectors) = SymmetricEigen.Of(matrix, n);
        var result = new double[n * n];
        for (var k = 0; k < n; k++)
        {
            if (values[k] <= 0.0) continue;
            for (var i = 0; i < n; i++)
            {
                for (var j = 0; j < n; j++) result[(i * n) + j] += values[k] * (vectors[(i * n) + k] * vectors[(j * n) + k]);
            }
        }

        return result;
    }

    /// <summary>Diagonal 1 again after the last projection, which leaves no eigenvalue negative.</summary>
    private static double[] Rescaled(double[] matrix, int n)
    {
        var scale = new double[n];
        for (var i = 0; i < n; i++) scale[i] = 1.0 / Math.Sqrt(matrix[(i * n) + i]);
        var result = new double[n * n];
        for (var i = 0; i < n; i++)
        {
            for (var j = 0; j < n; j++) result[(i * n) + j] = i == j ? 1.0 : matrix[(i * n) + j] * (scale[i] * scale[j]);
        }

        return result;
    }

    private static void Check(double[] matrix, int n)
    {
        if (n <= 0 || matrix.Length != n * n) throw new ArgumentException($"{matrix.Length} cells are no matrix of {n} rows", nameof(matrix));
        for (var i = 0; i < n; i++)
        {
            for (var j = 0; j < n; j++)
            {
                if (!double.IsFinite(matrix[(i * n) + j]) || matrix[(i * n) + j] != matrix[(j * n) + i])
                    throw new ArgumentException($"cell {i}, {j} is not finite or not the one across the diagonal", nameof(matrix));
            }
        }
    }

    private static double[] Centred(double[] values)
    {
        var mean = values.Average();
        return [.. values.Select(v => v - mean)];
    }

    private static double Product(double[] a, double[] b)
    {
        var sum = 0.0;
        for (var t = 0; t < a.Length; t++) sum += a[t] * b[t];
        return sum;
    }
}
