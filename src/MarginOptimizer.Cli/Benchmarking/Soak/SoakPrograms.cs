using System.Collections.Immutable;
using MarginOptimizer.Solver.Problem;

namespace MarginOptimizer.Cli.Benchmarking.Soak;

/// <summary>
/// Small random programs of every kind the solver takes: degenerate (coefficients from a few whole numbers, repeated rows), redundant limits, units
/// apart by powers of ten, fixed variables, infeasible limits, semidefinite quadratics, maxima, tails, norms and cost ladders. One program per seed.
/// </summary>
internal sealed class SoakPrograms
{
    private const int MostVariables = 8, MostRows = 10;

    private readonly Random _random;
    private readonly int _variables;
    private readonly double _money;
    private readonly bool _isCoarse;
    private readonly double[] _units;

    private SoakPrograms(int seed)
    {
        _random = new Random(seed);
        _variables = 1 + _random.Next(MostVariables);
        _money = Chance(4) ? Math.Pow(10.0, _random.Next(-6, 7)) : 1.0;
        _isCoarse = Chance(3);
        var areUnitsMixed = Chance(6);
        _units = [.. Enumerable.Range(0, _variables).Select(_ => areUnitsMixed ? Math.Pow(10.0, _random.Next(-3, 4)) : 1.0)];
    }

    public static ConvexProgram Of(int seed) => new SoakPrograms(seed).Draw();

    private ConvexProgram Draw()
    {
        var lower = Numbers(_variables, i => _units[i] * (Chance(5) ? 0.0 : -Math.Round(8.0 * _random.NextDouble(), 1)));
        var upper = Numbers(_variables, i => lower[i] + (_units[i] * (Chance(8) ? 0.0 : Math.Round(12.0 * _random.NextDouble(), 1))));
        var program = new ConvexProgram
        {
            VariableCount = _variables,
            Lower = lower,
            Upper = upper,
            Lots = new double[_variables],
            Functions = Several(4, Scenarios),
            Separables = Several(3, Ladders),
            Norms = Chance(2) ? [] : Several(3, Norm),
            Quadratic = Chance(2) ? null : Square(),
            Objective = new ConvexForm([], 0.0, [], []),
            Limits = [],
            GapScale = _money,
        };
        program = program with { Objective = Form(program) };
        return program with { Limits = Limits(program) };
    }

    private bool Chance(int oneIn) => _random.Next(oneIn) == 0;

    private double Coefficient(double size) => size * (_isCoarse ? _random.Next(-2, 3) : (2.0 * _random.NextDouble()) - 1.0);

    private static double[] Numbers(int count, Func<int, double> value) => [.. Enumerable.Range(0, count).Select(value)];

    private ImmutableArray<T> Several<T>(int fewerThan, Func<int, T> item) => [.. Enumerable.Range(0, _random.Next(fewerThan)).Select(item)];

    /// <summary>Money per unit of each variable; some rows repeat an earlier one.</summary>
    private RowMatrix Matrix(int rows, double money)
    {
        var columns = 1 + _random.Next(_variables);
        var stride = columns + _random.Next(3);
        var values = new double[rows * stride];
        for (var row = 0; row < rows; row++)
        {
            var source = row > 0 && Chance(4) ? _random.Next(row) : row;
            for (var i = 0; i < columns; i++)
                values[(row * stride) + i] = source < row ? values[(source * stride) + i] : Coefficient(money / _units[i]);
        }

        return new RowMatrix(values, rows, columns, stride);
    }

    private ScenarioFunction Scenarios(int index)
    {
        var rows = 1 + _random.Next(MostRows);
        var masses = Chance(4) ? Numbers(rows, _ => 0.25 * (1 + _random.Next(8))) : [];
        var total = masses.Length > 0 ? masses.Sum() : rows;
        return new ScenarioFunction($"losses {index}", Matrix(rows, _money), Numbers(rows, _ => Coefficient(3.0 * _money)), Chance(2))
        {
            RowMass = masses,
            RowScale = Chance(4) ? Numbers(rows, _ => 0.5 * _random.Next(1, 5)) : [],
            TailMass = TailMass(total),
        };
    }

    private double TailMass(double total) => _random.Next(3) switch
    {
        0 => Math.Min(1.0, total),
        1 => Math.Ceiling(total * 0.5 * _random.NextDouble()) is var whole && whole > 0.0 ? Math.Min(whole, total) : total,
        _ => total * (0.05 + (0.95 * _random.NextDouble())),
    };

    private SeparableFunction Ladders(int index)
    {
        var parts = ImmutableArray.CreateBuilder<PiecewiseLinear>();
        for (var i = 0; i < _variables; i++)
        {
            if (Chance(4)) continue;
            double[] kinks = [.. Enumerable.Range(0, _random.Next(4)).Select(_ => Math.Round((6.0 * _random.NextDouble()) - 3.0, 1)).Distinct().Order()];
            var slopes = Numbers(kinks.Length + 1, _ => Coefficient(_money / _units[i]));
            parts.Add(new PiecewiseLinear(i, [.. kinks.Select(kink => kink * _units[i])], [.. slopes.Order()], _random.Next(2) * _money));
        }

        return new SeparableFunction($"cost {index}", parts.ToImmutable());
    }

    private NormFunction Norm(int index)
    {
        var rows = 1 + _random.Next(4);
        return new NormFunction($"norm {index}", Matrix(rows, _money), Numbers(rows, _ => Chance(3) ? 0.0 : Coefficient(_money)));
    }

    /// <summary>Often without a diagonal on some variables and with fewer factors than variables: flat directions.</summary>
    private Quadratic Square()
    {
        var diagonal = Chance(3) ? [] : Numbers(_variables, i => Chance(2) ? 0.0 : _money * _random.NextDouble() / (_units[i] * _units[i]));
        return new Quadratic(diagonal, diagonal.Length > 0 && Chance(2) ? null : Matrix(1 + _random.Next(_variables), Math.Sqrt(_money)));
    }

    private double[] Linear() => Numbers(_variables, i => Coefficient(_money / _units[i]));

    private ConvexForm Form(ConvexProgram program) =>
        new(Chance(2) ? [] : Linear(), _random.Next(2) * _money, Terms(program.Functions.Length), Terms(program.Separables.Length))
        {
            Norms = Terms(program.Norms.Length),
        };

    private ImmutableArray<WeightedTerm> Terms(int count) =>
        [.. Enumerable.Range(0, count).Where(_ => Chance(2)).Select(j => new WeightedTerm(j, 0.5 * _random.Next(3)))];

    private ImmutableArray<ProgramLimit> Limits(ConvexProgram program)
    {
        var limits = ImmutableArray.CreateBuilder<ProgramLimit>();
        for (var k = _random.Next(5); k > 0; k--)
        {
            var name = $"limit {k}";
            limits.Add(limits.Count > 0 && Chance(4) ? limits[_random.Next(limits.Count)] with { Name = name } : Limit(name, program));
        }

        return limits.ToImmutable();
    }

    private ProgramLimit Limit(string name, ConvexProgram program)
    {
        if (!Chance(3)) return new ProgramLimit(name, Form(program), double.NegativeInfinity, Coefficient(6.0 * _money) + (3.0 * _money));
        var middle = Coefficient(3.0 * _money);
        var half = _money * _random.NextDouble() * _random.Next(3);
        var form = new ConvexForm(Linear(), 0.0, [], []);
        return new ProgramLimit(name, form, Chance(4) ? double.NegativeInfinity : middle - half, Chance(4) ? double.PositiveInfinity : middle + half);
    }
}
