using MarginOptimizer.Solver.ActiveSet;

namespace MarginOptimizer.Solver.Tests.ActiveSet;

public class DenseCholeskyTests
{
    [Theory]
    [InlineData(1)]
    [InlineData(5)]
    [InlineData(31)]
    [InlineData(32)]
    [InlineData(33)]
    [InlineData(66)]
    [InlineData(127)]
    public void Factor_and_inverse_are_right_at_every_size(int n)
    {
        double[] matrix = DenseProblems.Create(n, n).Hessian.Cast<double>().ToArray();
        double[] factor = (double[])matrix.Clone(), inverse = new double[n * n];
        Assert.True(DenseCholesky.Factor(factor, n, n, 1e-14, null));
        Assert.True(DenseCholesky.InvertTriangle(factor, n, inverse, null));
        for (int i = 0; i < n; i++)
        {
            for (int j = 0; j < n; j++)
            {
                double product = 0.0, unit = 0.0;
                for (int k = 0; k <= Math.Min(i, j); k++)
                {
                    product += factor[i * n + k] * factor[j * n + k];
                }

                for (int k = j; k <= i; k++)
                {
                    unit += factor[i * n + k] * inverse[k * n + j];
                }

                Assert.Equal(matrix[i * n + j], product, 1e-13 * n);
                Assert.Equal(i == j ? 1.0 : 0.0, unit, 1e-12 * n);
                Assert.True(j <= i || inverse[i * n + j] == 0.0);
            }
        }
    }

    [Fact]
    public void The_upper_triangle_is_neither_read_nor_written_beyond_the_diagonal_blocks()
    {
        const int N = 70;
        double[] matrix = DenseProblems.Create(N, 2).Hessian.Cast<double>().ToArray(), marked = (double[])matrix.Clone();
        for (int i = 0; i < N; i++)
        {
            marked.AsSpan(i * N + i + 1, N - i - 1).Fill(1e300);
        }

        Assert.True(DenseCholesky.Factor(matrix, N, N, 1e-14, null));
        Assert.True(DenseCholesky.Factor(marked, N, N, 1e-14, null));
        for (int i = 0; i < N; i++)
        {
            Assert.Equal(matrix.AsSpan(i * N, i + 1), marked.AsSpan(i * N, i + 1));
            Assert.True(i + 32 >= N || marked[i * N + i + 32] == 1e300);
        }
    }
}
