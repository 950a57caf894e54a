using System.Collections.Immutable;
using MarginOptimizer.Solver.Problem;

namespace MarginOptimizer.Solver.Tests.Support;

/// <summary>Random programs with many scenario rows: fat-tailed factors, tails and maxima, masses, scales and floors, in the objective and in limits.</summary>
internal sealed class ScenarioPrograms(int seed)
{
    private readonly Random _random = new(seed);

    /// <summary>Losses of a book with offsets, hedged by n instruments.</summary>
    public RowMatrix Matrix(int rows, int columns, int stride)
    {
        var factors = new double[3 * columns];
        for (int k = 0; k < factors.Length; k++)
        {
            factors[k] = Normal();
        }

        var values = new double[rows * stride];
        for (int row = 0; row < rows; row++)
        {
            double tail = 1.0 / Math.Sqrt(0.05 + _random.NextDouble());
            double[] moves = [tail * Normal(), tail * Normal(), Normal()];
            for (int i = 0; i < columns; i++)
            {
                values[(row * stride) + i] = (moves[0] * factors[i]) + (moves[1] * factors[columns + i]) + (moves[2] * factors[(2 * columns) + i]) + (0.3 * Normal());
            }
        }

        return new RowMatrix(values, rows, columns, stride);
    }

    public ScenarioFunction Function(string name, RowMatrix matrix, bool plain = false)
    {
        int rows = matrix.Rows;
        double[] offsets = [.. Enumerable.Range(0, rows).Select(_ => 2.0 * Normal())];
        var function = new ScenarioFunction(name, matrix, offsets, !plain && _random.Next(4) == 0);
        double[] masses = !plain && _random.Next(3) == 0 ? [.. Enumerable.Range(0, rows).Select(_ => 0.2 + _random.NextDouble())] : [];
        double all = masses.Length == 0 ? rows : masses.Sum();
        return function with
        {
            RowMass = masses,
            TailMass = _random.Next(3) == 0 ? 0.1 : all * (0.01 + (0.2 * _random.NextDouble())),
            RowScale = !plain && _random.Next(3) == 0 ? [.. Enumerable.Range(0, rows).Select(_ => Normal())] : [],
        };
    }

    /// <summary>One to three functions, some of them sharing a matrix, costs with kinks, a quadratic or none, a budget and limits on functions.</summary>
    public ConvexProgram Next(int rows)
    {
        int n = 2 + _random.Next(6);
        RowMatrix shared = Matrix(rows, n, n + _random.Next(3));
        ImmutableArray<ScenarioFunction> functions =
            [.. Enumerable.Range(0, 1 + _random.Next(3)).Select(j => Function($"f{j}", j == 2 ? Matrix(rows / 2, n, n) : shared))];
        var limits = new List<ProgramLimit>
        {
            new("budget", new ConvexForm([.. Enumerable.Range(0, n).Select(_ => 1.0)], 0.0, [], []), -1.0, 1.0),
        };
        if (functions.Length > 1)
        {
            double start = PointEvaluation.Value(functions[1], new double[n]), room = start * (0.8 + (0.5 * _random.NextDouble()));
            limits.Add(new ProgramLimit("limit", new ConvexForm([], 0.0, [new WeightedTerm(1, 1.0)], []), double.NegativeInfinity, room));
        }

        Quadratic? quadratic = _random.Next(3) switch
        {
            0 => null,
            1 => new Quadratic([.. Enumerable.Range(0, n).Select(_ => 0.01 + _random.NextDouble())], null),
            _ => new Quadratic([], Matrix(n, n, n)),
        };
        return new ConvexProgram
        {
            VariableCount = n,
            Lower = [.. Enumerable.Range(0, n).Select(_ => -2.0 * _random.NextDouble())],
            Upper = [.. Enumerable.Range(0, n).Select(_ => 2.0 * _random.NextDouble())],
            Lots = new double[n],
            Functions = functions,
            Separables = [new SeparableFunction("cost", [.. Enumerable.Range(0, n).Select(i => new PiecewiseLinear(i, [0.0], [-0.01, 0.02]))])],
            Quadratic = quadratic,
            Objective = new ConvexForm([], 0.5, [new WeightedTerm(0, 1.0)], [new WeightedTerm(0, 1.0)]),
            Limits = [.. limits],
        };
    }

    public double Normal() => Math.Sqrt(-2.0 * Math.Log(1.0 - _random.NextDouble())) * Math.Cos(2.0 * Math.PI * _random.NextDouble());
}
