using MarginOptimizer.Solver.Sparse.Problem;

namespace MarginOptimizer.Solver.Tests.Sparse;

/// <summary>Random regression-like programs of any size: P = F'F + small diagonal, sparse rows with room around a point, boxes.</summary>
internal static class LeastSquares
{
    public static QuadraticProgram Build(int n, int m, int seed, double density = 0.02)
    {
        var random = new Random(seed);
        List<(int Row, int Column, double Value)> quadratic = [], rows = [];
        for (int j = 0; j < n; j++)
        {
            quadratic.Add((j, j, n));
            for (int i = 0; i < j; i++)
            {
                if (random.NextDouble() < density)
                {
                    quadratic.Add((i, j, random.NextDouble() - 0.5));
                }
            }
        }

        double[] point = [.. Enumerable.Range(0, n).Select(_ => random.NextDouble())];
        var activity = new double[m];
        for (int i = 0; i < m; i++)
        {
            for (int k = 0; k < 4; k++)
            {
                int j = random.Next(n);
                double value = (2.0 * random.NextDouble()) - 1.0;
                rows.Add((i, j, value));
                activity[i] += value * point[j];
            }
        }

        return new QuadraticProgram
        {
            Quadratic = SparseMatrix.FromEntries(n, n, quadratic),
            Linear = [.. Enumerable.Range(0, n).Select(_ => n * ((2.0 * random.NextDouble()) - 1.0))],
            Rows = SparseMatrix.FromEntries(m, n, rows),
            RowLower = [.. activity.Select((a, i) => i % 3 == 0 ? a : a - 0.1)],
            RowUpper = [.. activity.Select((a, i) => i % 3 == 0 ? a : i % 3 == 1 ? a + 0.1 : double.PositiveInfinity)],
            Lower = new double[n],
            Upper = [.. Enumerable.Range(0, n).Select(j => j % 2 == 0 ? 1.0 : double.PositiveInfinity)],
        };
    }
}
