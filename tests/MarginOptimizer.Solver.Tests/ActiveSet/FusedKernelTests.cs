using FsCheck.Xunit;
using MarginOptimizer.Solver.ActiveSet;

namespace MarginOptimizer.Solver.Tests.ActiveSet;

public class FusedKernelTests
{
    [Property]
    public void Kernels_agree_with_plain_loops_at_every_length(byte length, byte count, int seed)
    {
        int n = length % 40, rows = count % 12, stride = n + 3;
        var random = new Random(seed);
        double[] matrix = Draw(random, rows * stride + n), a = Draw(random, n), weights = Draw(random, rows);
        double[] dots = new double[rows], combined = (double[])a.Clone();
        FusedRows.Dots(matrix, stride, rows, a, dots);
        FusedRows.Combine(matrix, stride, weights, combined);
        for (int k = 0; k < rows; k++)
        {
            Assert.Equal(Enumerable.Range(0, n).Sum(i => matrix[k * stride + i] * a[i]), dots[k], 1e-13 * (1 + n));
        }

        for (int i = 0; i < n; i++)
        {
            Assert.Equal(a[i] + Enumerable.Range(0, rows).Sum(k => weights[k] * matrix[k * stride + i]), combined[i], 1e-13 * (1 + rows));
        }
    }

    [Property]
    public void Products_of_rows_agree_with_plain_loops(byte length, byte left, byte right, bool keep, int seed)
    {
        int n = 1 + length % 20, rowsA = left % 10, rowsB = right % 6;
        var random = new Random(seed);
        double[] a = Draw(random, (rowsA + 1) * n), b = Draw(random, (rowsB + 1) * n), c = Draw(random, (rowsA + 1) * 7), before = (double[])c.Clone();
        FusedProducts.Multiply(a, n, rowsA, b, n, rowsB, n, c, 7, keep ? 1.0 : 0.0, -2.0);
        for (int i = 0; i < rowsA; i++)
        {
            for (int j = 0; j < 7; j++)
            {
                double product = j < rowsB ? Enumerable.Range(0, n).Sum(k => a[i * n + k] * b[j * n + k]) : 0.0;
                Assert.Equal(j < rowsB ? (keep ? before[i * 7 + j] : 0.0) - 2.0 * product : before[i * 7 + j], c[i * 7 + j], 1e-12);
            }
        }
    }

    [Property]
    public void A_rotation_keeps_lengths(byte length, double angle, int seed)
    {
        double turn = double.IsFinite(angle) ? angle % 10.0 : 1.0;
        var random = new Random(seed);
        double[] a = Draw(random, length % 30), b = Draw(random, length % 30);
        double before = a.Sum(x => x * x) + b.Sum(x => x * x);
        FusedKernels.Rotate(Math.Cos(turn), Math.Sin(turn), a, b);
        Assert.Equal(before, a.Sum(x => x * x) + b.Sum(x => x * x), 1e-12 * (1.0 + before));
    }

    private static double[] Draw(Random random, int length) => Enumerable.Range(0, length).Select(_ => 2.0 * random.NextDouble() - 1.0).ToArray();
}
