using System.Collections.Immutable;
using MarginOptimizer.Domain;
using MarginOptimizer.Domain.Instruments;
using MarginOptimizer.Domain.Limits;
using MarginOptimizer.Margin.Expressions;
using MarginOptimizer.Margin.Tests.Books;

namespace MarginOptimizer.Margin.Tests.Evaluation;

/// <summary>Units of random trees of every kind of node, with auxiliaries that are used by forms and tables; seeded.</summary>
internal sealed class RandomUnits
{
    private readonly Random _random;
    private readonly int _columns;
    private readonly List<MarginNode> _made = [];
    private int _known;

    private RandomUnits(int seed, int columns, int known) => (_random, _columns, _known) = (new Random(seed), columns, known);

    public static MarginUnit Create(int seed)
    {
        var random = new Random(seed);
        var instruments = 1 + random.Next(9);
        var auxiliaries = random.Next(3);
        var columns = instruments + 4 + auxiliaries;
        var units = new RandomUnits(seed + 1, columns, columns - auxiliaries);
        var made = ImmutableArray.CreateBuilder<MarginNode>();
        for (var a = 0; a < auxiliaries; a++)
        {
            units._made.Clear();
            made.Add(units.Tree(2));
            units._known++;
        }

        units._made.Clear();
        var (initial, maintenance, collateral) = (units.Tree(4), units.Tree(3), units.Tree(1));
        return new MarginUnit
        {
            Currency = Currency.Btc,
            Index = 1,
            Money = [Currency.Btc, Currency.Eth],
            Instruments = [.. Enumerable.Range(0, instruments).Select(i => Instrument(i))],
            Auxiliaries = made.ToImmutable(),
            InitialRequirement = initial,
            MaintenanceRequirement = maintenance,
            Collateral = collateral,
            Components = [.. units._made.Take(5)],
        };
    }

    /// <summary>Positions on all columns that are not auxiliaries; some zero.</summary>
    public static double[] Positions(MarginUnit unit, Random random)
    {
        var z = new double[unit.ColumnCount];
        for (var i = 0; i < unit.AuxiliaryColumnOf(0); i++) z[i] = random.Next(5) == 0 ? 0 : (random.NextDouble() * 4) - 2;
        return z;
    }

    private static Instrument Instrument(int i) => LegBook.InstrumentOf(Leg.Perpetual(1, 1)) with { Name = FormattableString.Invariant($"I{i}") };

    private MarginNode Tree(int depth)
    {
        if (_made.Count > 0 && _random.Next(6) == 0) return _made[_random.Next(_made.Count)];
        var node = Node(depth == 0 ? _random.Next(4) : _random.Next(12), depth - 1);
        _made.Add(node);
        return node;
    }

    private MarginNode Node(int kind, int depth) => kind switch
    {
        0 => Form(),
        1 => new OneSided("one-sided", Coefficients(), _random.Next(2) == 0 ? -1 : 1),
        2 => Scenarios(),
        3 => Grouped(),
        4 => new Combine("combine", [Number(), Number(), 1], [Tree(depth), Tree(depth), Tree(depth)], Number()),
        5 => new Largest("largest", [Tree(depth), Tree(depth), Tree(depth)]),
        6 => new Smallest("smallest", [Tree(depth), Tree(depth)]),
        7 => new Curve("curve", Tree(depth), Shape()),
        8 => Matching(depth),
        9 => Covering(depth),
        10 => Length(depth),
        _ => new Opaque("product", [Tree(depth), Tree(depth)], v => Math.Abs(v[0] * v[1]), "a product", [])
        {
            Derivatives = (v, slopes) =>
            {
                var sign = Math.Sign(v[0] * v[1]);
                (slopes[0], slopes[1]) = (sign * v[1], sign * v[0]);
            },
        },
    };

    private Affine Form() => new("form", new LinearForm(Coefficients(), Number()));

    private Scenarios Scenarios()
    {
        var rows = 1 + _random.Next(9);
        return new Scenarios("rows", Table(rows, _random.Next(2) == 0 ? _known : Math.Min(3, _known)), Scales(rows), Numbers(rows), _random.Next(2) == 0)
        {
            Reduction = Reduction(rows),
        };
    }

    private GroupedScenarios Grouped()
    {
        var (rows, groups) = (1 + _random.Next(9), 1 + _random.Next(4));
        var values = Table(rows, _known);
        var groupOf = new int[_known];
        for (var c = 0; c < groupOf.Length; c++)
        {
            groupOf[c] = _random.Next(-1, groups);
            for (var r = 0; r < rows && groupOf[c] < 0; r++) values.Losses[(r * values.Stride) + c] = 0;
        }

        var linear = _random.Next(2) == 0 ? Table(rows, _known) : null;
        ImmutableArray<CurveShape> shapes = [.. Enumerable.Range(0, groups).Select(_ => Shape())];
        return new GroupedScenarios("grouped rows", values, groupOf, shapes, linear, Scales(rows), Numbers(rows), _random.Next(2) == 0)
        {
            Reduction = Reduction(rows),
        };
    }

    private RowReduction Reduction(int rows) => _random.Next(3) switch
    {
        0 => RowReduction.Max,
        1 => RowReduction.TailMean(1 + (_random.NextDouble() * (rows - 1))),
        _ => RowReduction.Ordered(1 + _random.Next(rows)),
    };

    private Matching Matching(int depth)
    {
        var buckets = 2 + _random.Next(3);
        var spreads = ImmutableArray.CreateBuilder<MatchingSpread>();
        for (var k = 0; k < 4; k++)
        {
            var first = _random.Next(buckets);
            var charge = _random.Next(2) == 0 ? CurveShape.PositivePart : CurveShape.Tiers([0.5], [_random.NextDouble(), _random.NextDouble()]);
            spreads.Add(new MatchingSpread(first, (first + 1 + _random.Next(buckets - 1)) % buckets, charge));
        }

        return new Matching("matching", Children(buckets, depth), spreads.ToImmutable());
    }

    /// <summary>Costs may tie and vanish, entries may be negative; the last strategy covers every need.</summary>
    private Decomposition Covering(int depth)
    {
        var (needs, strategies) = (1 + _random.Next(3), 1 + _random.Next(4));
        var entries = new double[needs * strategies];
        for (var k = 0; k < entries.Length; k++) entries[k] = (k + 1) % strategies == 0 ? 1 : _random.Next(-1, 3);
        return new Decomposition("covering", Children(needs, depth), [.. Enumerable.Range(0, strategies).Select(_ => (double)_random.Next(4))], entries);
    }

    private Length Length(int depth)
    {
        var n = 1 + _random.Next(4);
        var (factors, matrix) = (Numbers(n * n), new double[n * n]);
        for (var i = 0; i < n; i++)
        {
            for (var j = 0; j < n; j++) matrix[(i * n) + j] = Enumerable.Range(0, n).Sum(k => factors[(i * n) + k] * factors[(j * n) + k]);
        }

        return new Length("length", Children(n, depth), matrix);
    }

    private ImmutableArray<MarginNode> Children(int count, int depth) => [.. Enumerable.Range(0, count).Select(_ => Tree(depth))];

    private CurveShape Shape() => _random.Next(5) switch
    {
        0 => CurveShape.Absolute,
        1 => CurveShape.PositivePart,
        2 => CurveShape.SignScaled(Number(), Number()),
        3 => CurveShape.Tiers([0.5, 1.5], [_random.NextDouble(), _random.NextDouble(), _random.NextDouble()]),
        _ => new CurveShape([0, 1], [new(0, 0), new(0, 0, 0.5), new(0.5, 0.25, -0.25)]),
    };

    private ScenarioTable Table(int rows, int columns)
    {
        var stride = (columns + 3) / 4 * 4;
        var losses = new double[rows * stride];
        for (var r = 0; r < rows; r++)
        {
            for (var c = 0; c < columns; c++) losses[(r * stride) + c] = Number();
        }

        return new ScenarioTable([.. Enumerable.Repeat(new ScenarioRow("t", new MarketShock(0.1, VolatilityShock.Same)), rows)], columns, stride, losses);
    }

    private double[] Coefficients()
    {
        var coefficients = new double[_columns];
        for (var c = 0; c < _known; c++) coefficients[c] = _random.Next(3) == 0 ? Number() : 0;
        return coefficients;
    }

    private double[] Scales(int rows) => [.. Enumerable.Range(0, rows).Select(_ => 0.2 + _random.NextDouble())];

    private double[] Numbers(int count) => [.. Enumerable.Range(0, count).Select(_ => Number())];

    private double Number() => (_random.NextDouble() * 2) - 1;
}
