namespace MarginOptimizer.Risk.Generators;

/// <summary>Eigenvalues and vectors of a small symmetric matrix by cyclic Jacobi rotations (Golub and Van Loan, "Matrix Computations", 8.5).</summary>
internal static class SymmetricEigen
{
    private const int MostSweeps = 100;

    /// <param name="matrix">Symmetric, n x n, row-major; left as it is.</param>
    /// <param name="n">Its size.</param>
    /// <returns>The values, and the vectors as columns, row-major.</returns>
    public static (double[] Values, double[] Vectors) Of(double[] matrix, int n)
    {
        var a = (double[])matrix.Clone();
        var vectors = new double[n * n];
        for (var i = 0; i < n; i++) vectors[(i * n) + i] = 1.0;
        for (var sweep = 0; sweep < MostSweeps && OffDiagonal(a, n) > 1e-30 * Norm(a); sweep++)
        {
            for (var p = 0; p < n - 1; p++)
            {
                for (var q = p + 1; q < n; q++) Rotate(a, vectors, n, p, q);
            }
        }

        return ([.. Enumerable.Range(0, n).Select(i => a[(i * n) + i])], vectors);
    }

    private static void Rotate(double[] a, double[] vectors, int n, int p, int q)
    {
        var off = a[(p * n) + q];
        if (off == 0.0) return;
        var theta = (a[(q * n) + q] - a[(p * n) + p]) / (2.0 * off);
        var t = (theta >= 0.0 ? 1.0 : -1.0) / (Math.Abs(theta) + Math.Sqrt((theta * theta) + 1.0));
        var c = 1.0 / Math.Sqrt((t * t) + 1.0);
        var s = t * c;
        for (var k = 0; k < n; k++) Turn(a, (k * n) + p, (k * n) + q, c, s);
        for (var k = 0; k < n; k++) Turn(a, (p * n) + k, (q * n) + k, c, s);
        for (var k = 0; k < n; k++) Turn(vectors, (k * n) + p, (k * n) + q, c, s);
    }

    private static void Turn(double[] a, int first, int second, double c, double s) =>
        (a[first], a[second]) = ((c * a[first]) - (s * a[second]), (s * a[first]) + (c * a[second]));

    private static double OffDiagonal(double[] a, int n)
    {
        var sum = 0.0;
        for (var i = 0; i < n; i++)
        {
            for (var j = 0; j < n; j++) sum += i == j ? 0.0 : a[(i * n) + j] * a[(i * n) + j];
        }

        return sum;
    }

    private static double Norm(double[] a)
    {
        var sum = 0.0;
        foreach (var value in a) sum += value * value;
        return sum;
    }
}
