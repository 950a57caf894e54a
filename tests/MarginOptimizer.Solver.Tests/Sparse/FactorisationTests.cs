using MarginOptimizer.Solver.Answer;
using MarginOptimizer.Solver.Simplex;
using MarginOptimizer.Solver.Sparse.Factorization;
using MarginOptimizer.Solver.Sparse.Problem;

namespace MarginOptimizer.Solver.Tests.Sparse;

public class FactorisationTests
{
    [Fact]
    public void Every_order_is_a_permutation_and_every_solution_fulfils_its_system()
    {
        for (int seed = 0; seed < 300; seed++)
        {
            var random = new Random(seed);
            int n = 1 + random.Next(seed % 10 == 0 ? 400 : 60);
            (SymmetricPattern pattern, double[] values, sbyte[] signs) = QuasiDefinite(random, n, 2.5 / n + (seed % 7 == 0 ? 0.3 : 0.0));
            var meter = new WorkMeter(SolveBudget.Default, CancellationToken.None);
            FactorLayout layout = FactorLayout.Create(pattern, meter)!;
            Assert.Equal(Enumerable.Range(0, n), layout.Order.Order());
            var factor = new QuasiDefiniteFactor(layout, meter);
            Assert.True(factor.Factor(values, signs, 1e-13));
            Assert.Equal(0, factor.Replaced);
            double[] right = [.. Enumerable.Range(0, n).Select(_ => random.NextDouble() - 0.5)];
            double[] x = [.. right];
            Assert.True(factor.Solve(x));
            Assert.True(Residual(pattern, values, x, right) <= 1e-10, $"seed {seed}: {Residual(pattern, values, x, right)}");
        }
    }

    [Fact]
    public void The_order_keeps_a_grid_sparse_and_puts_dense_rows_last()
    {
        const int side = 40;
        List<(int Row, int Column, double Value)> entries = [];
        for (int i = 0; i < side; i++)
        {
            for (int j = 0; j < side; j++)
            {
                int k = (i * side) + j;
                entries.Add((k, k, 4.5));
                AddBelow(k, i + 1 < side ? k + side : -1);
                AddBelow(k, j + 1 < side ? k + 1 : -1);
            }
        }

        int hub = side * side;
        entries.Add((hub, hub, 1e4));
        entries.AddRange(Enumerable.Range(0, hub).Select(k => (k, hub, 1.0)));
        (SymmetricPattern pattern, _) = Pattern(hub + 1, entries);
        FactorLayout layout = FactorLayout.Create(pattern, new WorkMeter(SolveBudget.Default, CancellationToken.None))!;

        // A band of the grid's natural order holds side entries per column; nested or minimum degree orders need far fewer.
        Assert.InRange(layout.PanelSize, hub, hub * side * 2 / 3);
        Assert.InRange(layout.Position[hub], hub - side, hub);

        void AddBelow(int k, int neighbour)
        {
            if (neighbour >= 0)
            {
                entries.Add((k, neighbour, -1.0));
            }
        }
    }

    private static (SymmetricPattern Pattern, double[] Values, sbyte[] Signs) QuasiDefinite(Random random, int n, double density)
    {
        sbyte[] signs = [.. Enumerable.Range(0, n).Select(_ => (sbyte)(random.Next(2) == 0 ? 1 : -1))];
        List<(int Row, int Column, double Value)> entries = [];
        var sums = new double[n];
        for (int j = 0; j < n; j++)
        {
            for (int i = 0; i < j; i++)
            {
                if (random.NextDouble() < density)
                {
                    double value = (2.0 * random.NextDouble()) - 1.0;
                    entries.Add((i, j, value));
                    sums[i] += signs[i] == signs[j] ? Math.Abs(value) : 0.0;
                    sums[j] += signs[i] == signs[j] ? Math.Abs(value) : 0.0;
                }
            }
        }

        entries.AddRange(Enumerable.Range(0, n).Select(k => (k, k, signs[k] * (sums[k] + 0.1))));
        (SymmetricPattern pattern, double[] values) = Pattern(n, entries);
        return (pattern, values, signs);
    }

    private static (SymmetricPattern Pattern, double[] Values) Pattern(int n, List<(int Row, int Column, double Value)> entries)
    {
        SparseMatrix matrix = SparseMatrix.FromEntries(n, n, entries);
        return (new SymmetricPattern(matrix.Starts, matrix.Indices), matrix.Values);
    }

    private static double Residual(SymmetricPattern pattern, double[] values, double[] x, double[] right)
    {
        double[] rest = [.. right];
        for (int j = 0; j < x.Length; j++)
        {
            for (int k = pattern.Starts[j]; k < pattern.Starts[j + 1]; k++)
            {
                int i = pattern.Rows[k];
                rest[i] -= values[k] * x[j];
                rest[j] -= i == j ? 0.0 : values[k] * x[i];
            }
        }

        return rest.Max(Math.Abs);
    }
}
