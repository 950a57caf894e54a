using MarginOptimizer.Cli.Benchmarking.Draws;

namespace MarginOptimizer.Cli.Benchmarking.Instances;

/// <summary>A dense strictly convex QP: min 0.5 x'Px + q'x, n / 2 dense rows -1 &lt;= Ax &lt;= 1, box [-1, 1]; P = FF'/n + 0.01 I, seeded by n.</summary>
/// <param name="Size">n.</param>
/// <param name="Factor">F, n x n row-major.</param>
/// <param name="Hessian">P, n x n.</param>
/// <param name="Linear">q.</param>
/// <param name="Rows">A, n / 2 x n.</param>
internal sealed record DenseInstance(int Size, double[] Factor, double[] Hessian, double[] Linear, double[] Rows)
{
    /// <summary>The multiple of the identity in P.</summary>
    public const double Ridge = 0.01;

    public static DenseInstance Draw(int size)
    {
        var draws = new NumpyDraws((uint)size);
        var factor = new double[size * size];
        draws.FillNormal(factor);
        var linear = new double[size];
        draws.FillNormal(linear);
        var rows = new double[size / 2 * size];
        draws.FillNormal(rows);
        return new DenseInstance(size, factor, Square(factor, size), linear, rows);
    }

    private static double[] Square(double[] factor, int size)
    {
        var hessian = new double[size * size];
        for (var i = 0; i < size; i++)
        {
            for (var j = 0; j < size; j++)
            {
                var sum = 0.0;
                for (var k = 0; k < size; k++) sum += factor[(i * size) + k] * factor[(j * size) + k];
                hessian[(i * size) + j] = (sum / size) + (i == j ? Ridge : 0.0);
            }
        }

        return hessian;
    }
}
