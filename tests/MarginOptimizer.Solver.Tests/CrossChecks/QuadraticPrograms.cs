using MarginOptimizer.Solver.Problem;

namespace MarginOptimizer.Solver.Tests.CrossChecks;

/// <summary>Random quadratic programs of sizes that HiGHS still solves well: objectives of about 1, boxes of about 1.</summary>
internal sealed class QuadraticPrograms(int seed)
{
    private readonly Random _random = new(seed);

    /// <param name="variables">n.</param>
    /// <param name="factors">Rows of F; fewer than n and no diagonal: flat directions; 0: a linear program.</param>
    /// <param name="diagonal">Smallest entry of the diagonal.</param>
    /// <param name="scenarios">Rows of a maximum and of a tail mean in the objective; 0 = none.</param>
    public ConvexProgram Next(int variables, int factors, double diagonal, int scenarios)
    {
        int rows = variables / 2;
        double shift = _random.Next(6) == 0 ? 4.0 : 0.0;
        return new ConvexProgram
        {
            VariableCount = variables,
            Lower = Numbers(variables, () => -_random.NextDouble()),
            Upper = Numbers(variables, () => _random.NextDouble()),
            Lots = new double[variables],
            Functions = scenarios == 0 ? [] : [Losses("largest", variables, scenarios, 1.0), Losses("tail", variables, scenarios, 0.3 * scenarios)],
            Separables = [new SeparableFunction("cost", [.. Enumerable.Range(0, variables).Where(_ => _random.Next(3) > 0).Select(Ladder)])],
            Quadratic = factors == 0 && diagonal == 0.0 ? null : new Quadratic(
                diagonal > 0.0 ? Numbers(variables, () => diagonal * (1.0 + _random.NextDouble())) : [],
                factors > 0 ? Matrix(factors, variables, 1.0 / Math.Sqrt(variables)) : null),
            Objective = new ConvexForm(Numbers(variables, Signed), 0.0, scenarios == 0 ? [] : [new WeightedTerm(0, 0.5), new WeightedTerm(1, 0.7)], [new WeightedTerm(0, 0.2)]),
            Limits = [.. Enumerable.Range(0, rows).Select(k => Limit(k, variables, k == 0 ? shift : 0.0))],
        };
    }

    private double Signed() => 2.0 * _random.NextDouble() - 1.0;

    private static double[] Numbers(int count, Func<double> next) => [.. Enumerable.Range(0, count).Select(_ => next())];

    private RowMatrix Matrix(int rows, int columns, double size) => new(Numbers(rows * columns, () => size * Signed()), rows, columns, columns);

    private ScenarioFunction Losses(string name, int variables, int rows, double mass)
        => new(name, Matrix(rows, variables, 1.0), Numbers(rows, Signed), _random.Next(2) == 0) { TailMass = mass };

    private PiecewiseLinear Ladder(int variable)
    {
        double slope = _random.NextDouble();
        return new PiecewiseLinear(variable, [-0.3, 0.0, 0.4], [-2.0 * slope, -slope, slope, 1.5 * slope + 0.1]);
    }

    /// <summary>With a shift beyond the reach of the box the limits contradict it.</summary>
    private ProgramLimit Limit(int index, int variables, double shift)
    {
        double[] row = Numbers(variables, Signed);
        double reach = shift * row.Sum(Math.Abs), middle = 0.2 * Signed() + reach;
        return new ProgramLimit($"row {index}", new ConvexForm(row, 0.0, [], []), middle - 0.1, index % 3 == 0 ? middle - 0.1 : middle + 0.5);
    }
}
