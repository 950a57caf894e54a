using FsCheck.Xunit;
using MarginOptimizer.Risk.Generators;

namespace MarginOptimizer.Risk.Tests.Generators;

public class CorrelationMatrixTests
{
    /// <summary>Higham (2002), section 4: the nearest matrix to 1 1 0 / 1 1 1 / 0 1 1, to the digits printed there.</summary>
    [Fact]
    public void The_example_of_the_paper_is_reproduced()
    {
        var (nearest, hasChanged) = CorrelationMatrix.Nearest([1.0, 1.0, 0.0, 1.0, 1.0, 1.0, 0.0, 1.0, 1.0], 3);
        Assert.True(hasChanged);
        Assert.Equal(0.7607, nearest[1], 5e-5);
        Assert.Equal(0.1573, nearest[2], 5e-5);
        Assert.Equal(0.7607, nearest[5], 5e-5);
    }

    [Property(MaxTest = 40)]
    public bool Nearest_matrices_are_valid_and_stay_as_they_are(int seed)
    {
        var random = new Random(seed);
        var n = random.Next(1, 8);
        var matrix = new double[n * n];
        for (var i = 0; i < n; i++)
        {
            for (var j = 0; j <= i; j++) matrix[(i * n) + j] = matrix[(j * n) + i] = i == j ? 1.0 : (2.0 * random.NextDouble()) - 1.0;
        }

        var (nearest, _) = CorrelationMatrix.Nearest(matrix, n);
        var (again, hasChanged) = CorrelationMatrix.Nearest(nearest, n);
        var isSymmetric = Enumerable.Range(0, n * n).All(k => Math.Abs(nearest[k] - nearest[((k % n) * n) + (k / n)]) < 1e-12);
        return CorrelationMatrix.IsValid(nearest, n) && isSymmetric && !hasChanged && again.SequenceEqual(nearest);
    }

    [Fact]
    public void No_valid_matrix_near_by_is_nearer()
    {
        double[] wanted = [1.0, -0.9, -0.9, -0.9, 1.0, -0.9, -0.9, -0.9, 1.0];
        var (nearest, _) = CorrelationMatrix.Nearest(wanted, 3);
        var random = new Random(5);
        for (var trial = 0; trial < 300; trial++)
        {
            var other = (double[])nearest.Clone();
            foreach (var (i, j) in new[] { (0, 1), (0, 2), (1, 2) })
                other[(i * 3) + j] = other[(j * 3) + i] = Math.Clamp(nearest[(i * 3) + j] + (0.05 * (random.NextDouble() - 0.5)), -1.0, 1.0);
            if (CorrelationMatrix.IsValid(other, 3)) Assert.True(Distance(other, wanted) >= Distance(nearest, wanted) - 1e-9);
        }
    }

    [Fact]
    public void A_factor_gives_the_matrix_back_also_where_coins_move_as_one()
    {
        foreach (var correlation in new[] { 0.3, 1.0 })
        {
            var matrix = CorrelationMatrix.Uniform(3, correlation);
            var factor = CorrelationMatrix.Factor(matrix, 3);
            for (var i = 0; i < 3; i++)
            {
                for (var j = 0; j < 3; j++) Assert.Equal(matrix[(i * 3) + j], Enumerable.Range(0, 3).Sum(k => factor[(i * 3) + k] * factor[(j * 3) + k]), 1e-12);
            }
        }
    }

    [Fact]
    public void What_is_no_symmetric_matrix_is_refused()
    {
        Assert.Throws<ArgumentException>(() => CorrelationMatrix.Nearest([1.0, 0.5, 0.4, 1.0], 2));
        Assert.Throws<ArgumentException>(() => CorrelationMatrix.Nearest([1.0, double.NaN, double.NaN, 1.0], 2));
        Assert.Throws<ArgumentException>(() => CorrelationMatrix.Nearest([1.0, 0.5], 2));
    }

    private static double Distance(double[] a, double[] b) => a.Zip(b, (x, y) => (x - y) * (x - y)).Sum();
}
