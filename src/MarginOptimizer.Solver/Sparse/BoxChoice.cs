using MarginOptimizer.Solver.Sparse.Problem;

namespace MarginOptimizer.Solver.Sparse;

/// <summary>
/// Boxes on which a bound may be stated, widest first: the program's own bounds with artificial ones only where it has none, then narrower and narrower ones
/// around the answer. An optimum strictly inside the artificial sides is one of the whole program, which is convex.
/// </summary>
internal static class BoxChoice
{
    private static readonly double[] Reaches = [1e3, 1e3, 1e2, 1e1, 1.0];

    public static int Count => Reaches.Length;

    /// <param name="program">The program.</param>
    /// <param name="x">The answer, inside its bounds.</param>
    /// <param name="unit">Natural size of each variable.</param>
    /// <param name="choice">0 keeps every finite bound.</param>
    public static (double[] Lower, double[] Upper) Around(QuadraticProgram program, double[] x, double[] unit, int choice)
    {
        var lower = new double[x.Length];
        var upper = new double[x.Length];
        for (int j = 0; j < x.Length; j++)
        {
            double reach = Reaches[choice] * Math.Max(Math.Abs(x[j]), unit[j]);
            lower[j] = choice == 0 && double.IsFinite(program.Lower[j]) ? program.Lower[j] : Math.Max(program.Lower[j], x[j] - reach);
            upper[j] = choice == 0 && double.IsFinite(program.Upper[j]) ? program.Upper[j] : Math.Min(program.Upper[j], x[j] + reach);
        }

        return (lower, upper);
    }
}
