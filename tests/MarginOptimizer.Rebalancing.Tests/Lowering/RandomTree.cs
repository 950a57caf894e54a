using System.Collections.Immutable;
using MarginOptimizer.Domain.Limits;
using MarginOptimizer.Margin.Expressions;

namespace MarginOptimizer.Rebalancing.Tests.Lowering;

/// <summary>Random expressions of every kind of node that has a form or a bound; seeded.</summary>
/// <param name="columns">Columns that exist.</param>
/// <param name="known">Columns that may be used: the instruments, with <paramref name="money"/> also cash and auxiliaries.</param>
internal sealed class RandomTree(Random random, int columns, int instruments, int known, bool money)
{
    private readonly List<MarginNode> _made = [];

    public MarginNode Tree(int depth)
    {
        if (_made.Count > 0 && random.Next(6) == 0) return _made[random.Next(_made.Count)];
        var node = Node(depth == 0 ? random.Next(4) : random.Next(11), depth - 1);
        _made.Add(node);
        return node;
    }

    private MarginNode Node(int kind, int depth) => kind switch
    {
        0 => new Affine("form", new LinearForm(Coefficients(columns), Number())),
        1 => new OneSided("one-sided", Coefficients(columns), random.Next(2) == 0 ? -1 : 1),
        2 => Scenarios(),
        3 => Grouped(),
        4 => new Combine("combine", [Number(), Number(), 1.0], Children(3, depth), Number()),
        5 => new Largest("largest", Children(2 + random.Next(2), depth)),
        6 => new Smallest("smallest", Children(2 + random.Next(2), depth)),
        7 => new Curve("curve", Tree(depth), Shape()),
        8 => Matching(depth),
        9 => Covering(depth),
        _ => Length(),
    };

    private Scenarios Scenarios()
    {
        var rows = 1 + random.Next(6);
        return new Scenarios("rows", Table(rows), Scales(rows), Numbers(rows), random.Next(2) == 0) { Reduction = Reduction(rows) };
    }

    private GroupedScenarios Grouped()
    {
        var (rows, groups) = (1 + random.Next(4), 1 + random.Next(2));
        var values = Table(rows);
        int[] groupOf = [.. Enumerable.Range(0, values.Columns).Select(_ => random.Next(groups))];
        ImmutableArray<CurveShape> shapes = [.. Enumerable.Range(0, groups).Select(_ => Shape())];
        return new GroupedScenarios("groups", values, groupOf, shapes, random.Next(2) == 0 ? Table(rows) : null, Scales(rows), Numbers(rows), random.Next(2) == 0)
        {
            Reduction = Reduction(rows),
        };
    }

    private RowReduction Reduction(int rows) => random.Next(4) switch
    {
        0 => RowReduction.TailMean(1.0 + (random.NextDouble() * (rows - 1))),
        1 => RowReduction.Ordered(1 + random.Next(rows)),
        _ => RowReduction.Max,
    };

    private Matching Matching(int depth)
    {
        var buckets = 2 + random.Next(2);
        var spreads = ImmutableArray.CreateBuilder<MatchingSpread>();
        for (var k = 0; k < buckets - 1; k++)
        {
            var first = random.Next(buckets);
            var charge = random.Next(2) == 0 ? CurveShape.PositivePart : CurveShape.Tiers([0.5], [random.NextDouble(), random.NextDouble()]);
            spreads.Add(new MatchingSpread(first, (first + 1 + random.Next(buckets - 1)) % buckets, charge));
        }

        return new Matching("matching", Children(buckets, Math.Min(depth, 1)), spreads.ToImmutable());
    }

    private Decomposition Covering(int depth)
    {
        var (needs, strategies) = (1 + random.Next(2), 1 + random.Next(3));
        var entries = new double[needs * strategies];
        for (var k = 0; k < entries.Length; k++) entries[k] = (k + 1) % strategies == 0 ? 1.0 : random.Next(-1, 3);
        return new Decomposition("covering", Children(needs, depth), [.. Enumerable.Range(0, strategies).Select(_ => 1.0 + random.Next(4))], entries);
    }

    private Length Length()
    {
        var n = 1 + random.Next(3);
        var (factors, matrix) = (Numbers(n * n), new double[n * n]);
        for (var i = 0; i < n; i++)
        {
            for (var j = 0; j < n; j++) matrix[(i * n) + j] = Enumerable.Range(0, n).Sum(k => factors[(i * n) + k] * factors[(j * n) + k]);
        }

        return new Length("length", [.. Enumerable.Range(0, n).Select(_ => new Affine("form", new LinearForm([.. Coefficients(instruments), .. new double[columns - instruments]], Number())))], matrix);
    }

    private ImmutableArray<MarginNode> Children(int count, int depth) => [.. Enumerable.Range(0, count).Select(_ => Tree(depth))];

    private CurveShape Shape() => random.Next(6) switch
    {
        0 => CurveShape.Absolute,
        1 => CurveShape.PositivePart,
        2 => CurveShape.SignScaled(Number(), Number()),
        3 => CurveShape.Tiers([0.5, 1.5], [random.NextDouble(), random.NextDouble(), random.NextDouble()]),
        4 => new CurveShape([-1.0, 0.0, 1.0], [new(-1.0, -1.0), new(1.0, 1.0), new(1.0, -1.0), new(-1.0, 1.0)]),
        _ => new CurveShape([0.0, 1.0], [new(0.0, 0.0), new(0.0, 0.0, 0.5), new(0.5, 0.25, -0.25)]),
    };

    private ScenarioTable Table(int rows)
    {
        var width = money && random.Next(2) == 0 ? known : instruments;
        var stride = (width + 3) / 4 * 4;
        var losses = new double[rows * stride];
        for (var r = 0; r < rows; r++) Coefficients(width).CopyTo(losses, r * stride);
        return new ScenarioTable([.. Enumerable.Repeat(new ScenarioRow("t", new MarketShock(0.1, VolatilityShock.Same)), rows)], width, stride, losses);
    }

    private double[] Coefficients(int width)
    {
        var coefficients = new double[width];
        for (var c = 0; c < Math.Min(width, money ? known : instruments); c++) coefficients[c] = random.Next(2) == 0 ? Number() : 0.0;
        return coefficients;
    }

    private double[] Scales(int rows) => [.. Enumerable.Range(0, rows).Select(_ => 0.2 + random.NextDouble())];

    private double[] Numbers(int count) => [.. Enumerable.Range(0, count).Select(_ => Number())];

    private double Number() => (random.NextDouble() * 2.0) - 1.0;
}
