using MarginOptimizer.Solver.Problem;

namespace MarginOptimizer.Solver.Tests.Support;

/// <summary>Programs of a given size with one function of scenario rows, or many linear limits: for what depends on size, as work between two looks at the clock.</summary>
internal static class RowPrograms
{
    internal enum Curvature
    {
        None,

        /// <summary>Squares of all variables.</summary>
        Diagonal,

        /// <summary>Squares of two variables in three and of forty forms.</summary>
        Some,

        /// <summary>Squares of as many forms as variables.</summary>
        Dense,
    }

    /// <param name="n">Variables.</param>
    /// <param name="rows">Scenario rows.</param>
    /// <param name="tailMass">1 = their maximum.</param>
    /// <param name="curvature">Of the quadratic.</param>
    /// <param name="inLimit">The function stands in a limit and not in the objective.</param>
    /// <param name="lot">0 = continuous.</param>
    /// <param name="seed">Another program.</param>
    public static ConvexProgram Of(int n, int rows, double tailMass, Curvature curvature, bool inLimit, double lot, int seed)
    {
        var generator = new ScenarioPrograms(seed);
        RowMatrix matrix = generator.Matrix(rows, n, n);
        var function = new ScenarioFunction("loss", matrix, Normals(generator, rows, 2.0), false) { TailMass = tailMass };
        List<ProgramLimit> limits = [new("budget", new ConvexForm([.. Enumerable.Repeat(1.0, n)], 0.0, [], []), -1.0, 1.0)];
        if (inLimit)
        {
            double room = 0.98 * PointEvaluation.Value(function, new double[n]);
            limits.Add(new ProgramLimit("loss", new ConvexForm([], 0.0, [new WeightedTerm(0, 1.0)], []), double.NegativeInfinity, room));
        }

        double[] diagonal = [.. Enumerable.Range(0, n).Select(i => curvature == Curvature.Some && i % 3 == 0 ? 0.0 : 0.01 + (0.1 * (i % 7)))];
        return new ConvexProgram
        {
            VariableCount = n,
            Lower = [.. Enumerable.Repeat(-1.0, n)],
            Upper = [.. Enumerable.Repeat(1.0, n)],
            Lots = [.. Enumerable.Repeat(lot, n)],
            Functions = [function],
            Separables = [new SeparableFunction("cost", [.. Enumerable.Range(0, n).Select(i => new PiecewiseLinear(i, [0.0], [-0.01, 0.02]))])],
            Quadratic = curvature switch
            {
                Curvature.None => null,
                Curvature.Diagonal => new Quadratic(diagonal, null),
                Curvature.Some => new Quadratic(diagonal, generator.Matrix(40, n, n)),
                _ => new Quadratic([], generator.Matrix(n, n, n)),
            },
            Objective = new ConvexForm(inLimit ? Normals(generator, n, 1.0) : [], 0.5, inLimit ? [] : [new WeightedTerm(0, 1.0)], [new WeightedTerm(0, 1.0)]),
            Limits = [.. limits],
        };
    }

    /// <summary>A strictly convex quadratic and nothing but linear limits, which doing nothing keeps.</summary>
    public static ConvexProgram WithLinearLimits(int n, int limits, int seed)
    {
        var generator = new ScenarioPrograms(seed);
        RowMatrix rows = generator.Matrix(limits, n, n);
        return new ConvexProgram
        {
            VariableCount = n,
            Lower = [.. Enumerable.Repeat(-1.0, n)],
            Upper = [.. Enumerable.Repeat(1.0, n)],
            Lots = new double[n],
            Functions = [],
            Separables = [],
            Quadratic = new Quadratic([.. Enumerable.Repeat(0.1, n)], generator.Matrix(n, n, n)),
            Objective = new ConvexForm(Normals(generator, n, 3.0), 0.0, [], []),
            Limits =
            [
                .. Enumerable.Range(0, limits).Select(k =>
                    new ProgramLimit($"limit {k}", new ConvexForm(rows.Row(k).ToArray(), 0.0, [], []), double.NegativeInfinity, 1.0 + Math.Abs(generator.Normal()))),
            ],
        };
    }

    private static double[] Normals(ScenarioPrograms generator, int count, double size) => [.. Enumerable.Range(0, count).Select(_ => size * generator.Normal())];
}
