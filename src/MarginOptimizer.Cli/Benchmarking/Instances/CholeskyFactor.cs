using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;
using MarginOptimizer.Solver.Problem;

namespace MarginOptimizer.Cli.Benchmarking.Instances;

/// <summary>The factor F of a positive definite matrix P = F'F.</summary>
internal static class CholeskyFactor
{
    /// <summary>Entries eliminated together, and lanes of a vector.</summary>
    private const int Block = 4;

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
            var j = 0;
            for (; j + Block <= i; j += Block) EliminateBlock(matrix[((i * n) + j)..], lower, n, j, row);
            for (; j <= i; j++)
            {
                var rest = matrix[(i * n) + j] - RowArithmetic.Dot(row[(j / Block * Block)..j], lower.AsSpan((j * n) + (j / Block * Block), j % Block))
                    - DotOfBlocks(row, lower.AsSpan(j * n, n), j / Block * Block);
                if (j < i) row[j] = rest / lower[(j * n) + j];
                else if (rest > 0.0) row[j] = Math.Sqrt(rest);
                else throw new ArgumentException("the matrix is not positive definite", nameof(matrix));
            }
        }
    }

    /// <summary>Four entries of a row of L: its part to the left is read once for all of them.</summary>
    private static void EliminateBlock(ReadOnlySpan<double> matrix, double[] lower, int n, int j, Span<double> row)
    {
        ref var left = ref MemoryMarshal.GetReference(row);
        ref var first = ref lower[j * n];
        ref var second = ref lower[(j + 1) * n];
        ref var third = ref lower[(j + 2) * n];
        ref var fourth = ref lower[(j + 3) * n];
        var (p, q, r, s) = (Vector256<double>.Zero, Vector256<double>.Zero, Vector256<double>.Zero, Vector256<double>.Zero);
        for (nuint k = 0; k < (nuint)j; k += Block)
        {
            var entries = Vector256.LoadUnsafe(ref left, k);
            p = Vector256.FusedMultiplyAdd(entries, Vector256.LoadUnsafe(ref first, k), p);
            q = Vector256.FusedMultiplyAdd(entries, Vector256.LoadUnsafe(ref second, k), q);
            r = Vector256.FusedMultiplyAdd(entries, Vector256.LoadUnsafe(ref third, k), r);
            s = Vector256.FusedMultiplyAdd(entries, Vector256.LoadUnsafe(ref fourth, k), s);
        }

        row[j] = (matrix[0] - Vector256.Sum(p)) / lower[(j * n) + j];
        var part = lower.AsSpan((j + 1) * n, n);
        row[j + 1] = (matrix[1] - Vector256.Sum(q) - (row[j] * part[j])) / part[j + 1];
        part = lower.AsSpan((j + 2) * n, n);
        row[j + 2] = (matrix[2] - Vector256.Sum(r) - (row[j] * part[j]) - (row[j + 1] * part[j + 1])) / part[j + 2];
        part = lower.AsSpan((j + 3) * n, n);
        row[j + 3] = (matrix[3] - Vector256.Sum(s) - (row[j] * part[j]) - (row[j + 1] * part[j + 1]) - (row[j + 2] * part[j + 2])) / part[j + 3];
    }

    private static double DotOfBlocks(ReadOnlySpan<double> a, ReadOnlySpan<double> b, int length)
    {
        ref var left = ref MemoryMarshal.GetReference(a);
        ref var right = ref MemoryMarshal.GetReference(b);
        var sums = Vector256<double>.Zero;
        for (nuint k = 0; k < (nuint)length; k += Block)
            sums = Vector256.FusedMultiplyAdd(Vector256.LoadUnsafe(ref left, k), Vector256.LoadUnsafe(ref right, k), sums);
        return Vector256.Sum(sums);
    }
}
