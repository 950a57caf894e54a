using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;
using MarginOptimizer.Solver.Problem;

namespace MarginOptimizer.Cli.Benchmarking.Instances;

/// <summary>The factor F of a positive definite matrix P = F'F.</summary>
internal static class CholeskyFactor
{
    /// <summary>F, upper triangular.</summary>
    /// <exception cref="ArgumentException">P is not positive definite.</exception>
    public static RowMatrix Upper(ReadOnlySpan<double> matrix, int n)
    {
        var lower = new double[n * n];
        Lower(matrix, n, lower);
        var upper = new double[n * n];
        for (var i = 0; i < n; i++)
        {
            for (var j = 0; j <= i; j++) upper[(j * n) + i] = lower[(i * n) + j];
        }

        return new RowMatrix(upper, n, n, n);
    }

    /// <summary>L with P = L L'. Row i of L needs dot products with earlier rows only, which are contiguous.</summary>
    /// <param name="matrix">P, n x n row-major, symmetric.</param>
    /// <param name="n">Rows and columns.</param>
    /// <param name="lower">Receives L; what lies above its diagonal is not touched.</param>
    /// <exception cref="ArgumentException">P is not positive definite.</exception>
    public static void Lower(ReadOnlySpan<double> matrix, int n, double[] lower)
    {
        for (var i = 0; i < n; i++)
        {
            var row = lower.AsSpan(i * n, n);
            for (var j = 0; j <= i; j++)
            {
                var rest = matrix[(i * n) + j] - Dot(row[..j], lower.AsSpan(j * n, j));
                if (j < i) row[j] = rest / lower[(j * n) + j];
                else if (rest > 0.0) row[j] = Math.Sqrt(rest);
                else throw new ArgumentException("the matrix is not positive definite", nameof(matrix));
            }
        }
    }

    /// <summary>Sixteen running sums, so that no addition waits for the one before.</summary>
    private static double Dot(ReadOnlySpan<double> a, ReadOnlySpan<double> b)
    {
        ref var left = ref MemoryMarshal.GetReference(a);
        ref var right = ref MemoryMarshal.GetReference(b);
        var (p, q, r, s) = (Vector256<double>.Zero, Vector256<double>.Zero, Vector256<double>.Zero, Vector256<double>.Zero);
        nuint i = 0;
        for (; i + 16 <= (nuint)a.Length; i += 16)
        {
            p += Vector256.LoadUnsafe(ref left, i) * Vector256.LoadUnsafe(ref right, i);
            q += Vector256.LoadUnsafe(ref left, i + 4) * Vector256.LoadUnsafe(ref right, i + 4);
            r += Vector256.LoadUnsafe(ref left, i + 8) * Vector256.LoadUnsafe(ref right, i + 8);
            s += Vector256.LoadUnsafe(ref left, i + 12) * Vector256.LoadUnsafe(ref right, i + 12);
        }

        return Vector256.Sum(p + q + (r + s)) + RowArithmetic.Dot(a[(int)i..], b[(int)i..]);
    }
}
