using System.Collections.Immutable;
using MarginOptimizer.Solver.Problem;

namespace MarginOptimizer.Solver.Tests.Support;

/// <summary>Small random programs with every feature, among them degenerate, duplicated, badly scaled and infeasible ones.</summary>
internal sealed class ProgramGenerator(int seed, int size = 7)
{
    private readonly Random _random = new(seed);

    public ConvexProgram Next(bool lots = false)
    {
        int n = 1 + _random.Next(size);
        double scale = _random.Next(4) == 0 ? Math.Pow(10.0, _random.Next(-6, 7)) : 1.0;
        bool coarse = _random.Next(3) == 0;
        var lower = new double[n];
        var upper = new double[n];
        var lot = new double[n];
        for (int i = 0; i < n; i++)
        {
            lower[i] = _random.Next(5) == 0 ? 0.0 : -Math.Round(_random.NextDouble() * 8.0, 1);
            upper[i] = _random.Next(8) == 0 ? lower[i] : lower[i] + Math.Round(_random.NextDouble() * 12.0, 1);
            lot[i] = lots ? (_random.Next(5) == 0 ? 0.0 : _random.Next(2) == 0 ? 1.0 : 0.5) : 0.0;
        }

        ImmutableArray<ScenarioFunction> functions = [.. Enumerable.Range(0, _random.Next(5)).Select(j => Function($"f{j}", n, scale, coarse))];
        ImmutableArray<SeparableFunction> separables = [.. Enumerable.Range(0, _random.Next(4)).Select(s => Separable($"s{s}", n, scale))];
        var limits = new List<ProgramLimit>();
        for (int k = _random.Next(5); k > 0; k--)
        {
            limits.Add(Limit($"limit {k}", n, functions.Length, separables.Length, scale, coarse));
        }

        return new ConvexProgram
        {
            VariableCount = n,
            Lower = lower,
            Upper = upper,
            Lots = lot,
            Functions = functions,
            Separables = separables,
            Objective = Form(n, functions.Length, separables.Length, scale, coarse),
            SecondObjective = _random.Next(2) == 0 ? Form(n, functions.Length, separables.Length, scale, coarse) : null,
            Limits = [.. limits],
            GapScale = scale,
        };
    }

    private double Coefficient(double scale, bool coarse)
        => scale * (coarse ? _random.Next(-2, 3) : 2.0 * _random.NextDouble() - 1.0);

    private ScenarioFunction Function(string name, int n, double scale, bool coarse)
    {
        int rows = 1 + _random.Next(size), columns = 1 + _random.Next(n), stride = columns + _random.Next(3);
        var values = new double[rows * stride];
        var offsets = new double[rows];
        for (int row = 0; row < rows; row++)
        {
            int source = row > 0 && _random.Next(4) == 0 ? _random.Next(row) : row;
            for (int i = 0; i < columns; i++)
            {
                values[row * stride + i] = source < row ? values[source * stride + i] : Coefficient(scale, coarse);
            }

            offsets[row] = source < row && _random.Next(2) == 0 ? offsets[source] : Coefficient(3.0 * scale, coarse);
        }

        return new ScenarioFunction(name, new RowMatrix(values, rows, columns, stride), offsets, _random.Next(2) == 0);
    }

    private SeparableFunction Separable(string name, int n, double scale)
    {
        var parts = ImmutableArray.CreateBuilder<PiecewiseLinear>();
        for (int i = 0; i < n; i++)
        {
            if (_random.Next(4) == 0)
            {
                continue;
            }

            double[] kinks = [.. Enumerable.Range(0, _random.Next(4)).Select(_ => Math.Round(6.0 * _random.NextDouble() - 3.0, 1)).Distinct().Order()];
            double[] slopes = [.. Enumerable.Range(0, kinks.Length + 1).Select(_ => Coefficient(scale, false)).Order()];
            parts.Add(new PiecewiseLinear(i, kinks, slopes, _random.Next(2) * scale));
        }

        return new SeparableFunction(name, parts.ToImmutable());
    }

    private ConvexForm Form(int n, int functions, int separables, double scale, bool coarse)
    {
        double[] linear = _random.Next(2) == 0 ? [] : [.. Enumerable.Range(0, n).Select(_ => Coefficient(scale, coarse))];
        return new ConvexForm(linear, _random.Next(2) * scale, Terms(functions), Terms(separables));
    }

    private ImmutableArray<WeightedTerm> Terms(int count)
        => [.. Enumerable.Range(0, count).Where(_ => _random.Next(2) == 0).Select(j => new WeightedTerm(j, _random.Next(3) * 0.5))];

    private ProgramLimit Limit(string name, int n, int functions, int separables, double scale, bool coarse)
    {
        switch (_random.Next(3))
        {
            case 0:
                double[] linear = [.. Enumerable.Range(0, n).Select(_ => Coefficient(scale, coarse))];
                double middle = Coefficient(3.0 * scale, coarse), half = scale * _random.NextDouble() * _random.Next(3);
                return new ProgramLimit(
                    name,
                    new ConvexForm(linear, 0.0, [], []),
                    _random.Next(4) == 0 ? double.NegativeInfinity : middle - half,
                    _random.Next(4) == 0 ? double.PositiveInfinity : middle + half);
            case 1 when functions > 0:
                var single = new ConvexForm([], scale * _random.Next(2), [new WeightedTerm(_random.Next(functions), 0.5 + _random.NextDouble())], []);
                return new ProgramLimit(name, single, double.NegativeInfinity, Coefficient(6.0 * scale, coarse) + 2.0 * scale);
            default:
                return new ProgramLimit(
                    name, Form(n, functions, separables, scale, coarse), double.NegativeInfinity, Coefficient(6.0 * scale, coarse) + 3.0 * scale);
        }
    }
}
