using MarginOptimizer.Cli.Benchmarking.Draws;
using MarginOptimizer.Solver.Problem;

namespace MarginOptimizer.Cli.Benchmarking.Instances;

/// <summary>
/// A book's loss per scenario plus trades in [-1, 1]: loss = b + A x. A is made of 20 factors with Student's t of 4 degrees of freedom and a
/// part of its own; half of the instruments are held.
/// </summary>
/// <param name="Losses">A, S x n.</param>
/// <param name="Book">b.</param>
internal sealed record HedgeInstance(RowMatrix Losses, double[] Book)
{
    /// <summary>Weight of 0.5 |x|^2 in the quadratic variants.</summary>
    public const double Curvature = 1e-2;

    private const int Factors = 20;
    private const double Freedom = 4.0, Own = 0.3, Noise = 0.1;

    public static HedgeInstance Draw(int instruments, int rows, uint seed = 1)
    {
        var draws = new NumpyDraws(seed);
        var moves = new double[rows * Factors];
        draws.FillStudent(moves, Freedom);
        var loadings = new double[Factors * instruments];
        draws.FillNormal(loadings);
        for (var i = 0; i < loadings.Length; i++) loadings[i] /= Math.Sqrt(Factors);
        var values = new double[rows * instruments];
        for (var row = 0; row < rows; row++)
        {
            var losses = values.AsSpan(row * instruments, instruments);
            for (var factor = 0; factor < Factors; factor++) RowArithmetic.AddScaled(moves[(row * Factors) + factor], loadings.AsSpan(factor * instruments, instruments), losses);
            for (var i = 0; i < instruments; i++) losses[i] += Own * draws.Normal();
        }

        var held = new double[instruments];
        draws.FillNormal(held);
        held.AsSpan(instruments / 2).Clear();
        var book = new double[rows];
        for (var row = 0; row < rows; row++) book[row] = -RowArithmetic.Dot(values.AsSpan(row * instruments, instruments), held) + (Noise * draws.Normal());
        return new HedgeInstance(new RowMatrix(values, rows, instruments, instruments), book);
    }
}
