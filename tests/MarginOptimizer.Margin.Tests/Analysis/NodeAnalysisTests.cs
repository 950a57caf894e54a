using MarginOptimizer.Domain;
using MarginOptimizer.Domain.Limits;
using MarginOptimizer.Margin.Analysis;
using MarginOptimizer.Margin.Expressions;
using MarginOptimizer.Margin.Tests.Books;
using MarginOptimizer.Margin.Tests.Naive;

namespace MarginOptimizer.Margin.Tests.Analysis;

public sealed class NodeAnalysisTests
{
    private static readonly Affine X = new("x", new LinearForm([1, 0, 0, 0]));
    private static readonly Affine Y = new("y", new LinearForm([0, 1, 0, 0]));
    private static readonly MarginUnit Unit = new()
    {
        Currency = Currency.Btc,
        Index = 1,
        Instruments = [LegBook.InstrumentOf(Leg.Perpetual(1, 1)), LegBook.InstrumentOf(Leg.Future(1, 1, 1))],
        InitialRequirement = X,
        MaintenanceRequirement = X,
        Collateral = X,
        Components = [],
    };

    [Theory]
    [InlineData(-3.0)]
    [InlineData(-0.25)]
    [InlineData(0.7)]
    public void Offsets_of_proportional_amounts_are_proven_convex(double factor)
    {
        var other = new Affine("other", new LinearForm([factor, 0, 0, 0]));
        var gross = new Combine("offset", [1, 1, -1], [Absolute(X), Absolute(other), Absolute(Sum(X, other))]);
        var matching = new Matching("matching", [X, other], [new MatchingSpread(0, 1, CurveShape.PositivePart)]);
        var tiers = new Matching("tiers", [X, other], [new MatchingSpread(0, 1, CurveShape.Tiers([0.2], [1, 3]))]);
        var falling = new Matching("falling", [X, other], [new MatchingSpread(0, 1, CurveShape.Tiers([0.2], [3, 1]))]);
        Assert.Contains(Whole().CurvatureOf(gross), new[] { Curvature.Convex, Curvature.Affine });
        Assert.Contains(Whole().CurvatureOf(matching), new[] { Curvature.Convex, Curvature.Affine });
        Assert.Contains(Whole().CurvatureOf(tiers), new[] { Curvature.Convex, Curvature.Affine });
        Assert.Equal(factor < 0 ? Curvature.Neither : Curvature.Affine, Whole().CurvatureOf(falling));
    }

    [Fact]
    public void Offsets_of_independent_amounts_are_neither_and_have_a_witness()
    {
        var gross = new Combine("offset", [1, 1, -1], [Absolute(X), Absolute(Y), Absolute(Sum(X, Y))]);
        var matching = new Matching("matching", [X, Y], [new MatchingSpread(0, 1, CurveShape.PositivePart)]);
        foreach (var node in (MarginNode[])[gross, matching])
        {
            Assert.Equal(Curvature.Neither, Whole().CurvatureOf(node));
            Assert.True(Bend(node, [1, 0], [0, -1]) > 0, "not convex: the middle is above the chord");
            Assert.True(Bend(node, [1, -1], [-1, 1]) < 0, "not concave: the middle is below the chord");
        }
    }

    [Fact]
    public void Where_no_offset_can_happen_it_is_affine()
    {
        var matching = new Matching("matching", [X, Y], [new MatchingSpread(0, 1, CurveShape.PositivePart)]);
        var chain = new Matching("chain", [X, Y], [new MatchingSpread(0, 1, CurveShape.PositivePart), new MatchingSpread(1, 0, CurveShape.PositivePart)]);
        var both = Over([0, 0], [2, 3]);
        Assert.Equal(Curvature.Affine, both.CurvatureOf(matching));
        Assert.Equal(Curvature.Affine, both.CurvatureOf(chain));
        Assert.Equal(new Interval(0, 0), both.IntervalOf(chain));
        var opposite = Over([1, -9], [2, -3]);
        Assert.Equal([1.0, 0, 0, 0], opposite.LinearFormOf(matching)!.Coefficients);
    }

    [Fact]
    public void Equal_terms_cancel_whatever_their_labels()
    {
        var once = Rows("once", 1.0);
        var twice = new Combine("difference", [2, -1, -1], [once, Rows("again", 1.0), Rows("and again", 1.0)]);
        Assert.Equal(Curvature.Affine, Whole().CurvatureOf(twice));
        Assert.Equal(new Interval(0, 0), Over([-1, -1], [1, 1]).IntervalOf(twice));
        Assert.Equal(Curvature.Neither, Whole().CurvatureOf(new Combine("difference", [1, -1], [once, Rows("other", 2.0)])));
    }

    [Fact]
    public void Merged_shows_the_convex_curve_that_the_parts_hide()
    {
        var other = new Affine("other", new LinearForm([-2, 0, 0, 0]));
        var gross = new Combine("offset", [1, 1, -1], [Absolute(X), Absolute(other), Absolute(Sum(X, other))]);
        var merged = Assert.IsType<Curve>(Whole().Merged(gross));
        Assert.True(merged.Shape.IsConvex);
        Assert.Equal([2.0 * 3.0], [new NaiveExpression(Unit, [3, 0, 0, 0]).Value(merged)]);
    }

    [Fact]
    public void Compositions_follow_the_calculus()
    {
        var convex = new Combine("convex", [1, 1], [Absolute(X), Absolute(Y)]);
        var concave = new Smallest("least", [X, Y, Sum(X, Y)]);
        var rising = CurveShape.Tiers([1], [0.1, 0.2]);
        var falling = CurveShape.Tiers([1], [0.2, 0.1]);
        Assert.Equal(Curvature.Convex, Whole().CurvatureOf(new Curve("tiers", convex, rising)));
        Assert.Equal(Curvature.Neither, Whole().CurvatureOf(new Curve("tiers", concave, rising)));
        Assert.Equal(Curvature.Neither, Whole().CurvatureOf(new Curve("tiers", convex, falling)));
        Assert.Equal(Curvature.Concave, Over([1, 1], [5, 5]).CurvatureOf(new Curve("tiers", concave, falling)));
        Assert.Equal(Curvature.Concave, Whole().CurvatureOf(concave));
        Assert.Equal(Curvature.Convex, Whole().CurvatureOf(new Combine("minus", [-2], [concave])));
        Assert.Equal(Curvature.Convex, Whole().CurvatureOf(new Largest("most", [convex, X, Y])));
        Assert.Equal(Curvature.Convex, Whole().CurvatureOf(new Length("length", [X, Y], [1, 0.5, 0.5, 1])));
        Assert.Equal(Curvature.Neither, Whole().CurvatureOf(new Length("length", [convex, Y], [1, -0.5, -0.5, 1])));
        Assert.Equal(Curvature.Convex, Whole().CurvatureOf(new Decomposition("cover", [convex, Y], [1, 2], [1, 0, 1, 1])));
        Assert.Equal(Curvature.Neither, Whole().CurvatureOf(new Decomposition("cover", [concave, Y], [1, 2], [1, 0, 1, 1])));
    }

    [Fact]
    public void Reductions_of_rows_are_convex_but_for_inner_ranks()
    {
        Assert.Equal(Curvature.Convex, Of(RowReduction.Max));
        Assert.Equal(Curvature.Convex, Of(RowReduction.TailMean(1.5)));
        Assert.Equal(Curvature.Neither, Of(RowReduction.Ordered(2)));
        Assert.Equal(Curvature.Concave, Of(RowReduction.Ordered(3)));
        Assert.Equal(Curvature.Affine, Of(RowReduction.TailMean(3)));

        Curvature Of(RowReduction reduction) => Whole().CurvatureOf(Rows("rows", 1.0) with { Reduction = reduction, FloorAtZero = false });
    }

    /// <summary>A sign-dependent scale makes rows convex where losses weigh more, concave where gains do.</summary>
    [Theory]
    [InlineData(0.5, 1.0, Curvature.Convex)]
    [InlineData(1.0, 0.5, Curvature.Neither)]
    public void Grouped_rows_are_as_convex_as_their_curves(double gain, double loss, Curvature expected)
    {
        var node = new GroupedScenarios(
            "grouped", Table(1.0), [0, 1], [CurveShape.SignScaled(gain, loss), CurveShape.SignScaled(gain, loss)], null, [1, 1, 1], [0, 0, 0], true);
        Assert.Equal(expected, Whole().CurvatureOf(node));
        var ofOneSign = Over([1, 1], [9, 9]);
        Assert.Equal(Curvature.Convex, ofOneSign.CurvatureOf(node));
    }

    [Fact]
    public void Auxiliaries_are_seen_through()
    {
        var unit = Unit with { Auxiliaries = [Absolute(X)] };
        var form = new Affine("uses it", new LinearForm([1, 0, 0, 0, 2]));
        var analysis = new NodeAnalysis(unit, new ColumnBox(unit, [-1, 0, 0, 0], [3, 0, 0, 0]));
        Assert.Equal(Curvature.Convex, analysis.CurvatureOf(form));
        Assert.Equal(new Interval(-1, 9), analysis.IntervalOf(form));
        Assert.Equal(Curvature.Concave, analysis.CurvatureOf(new Combine("minus", [-1], [form])));
    }

    [Fact]
    public void Bounds_of_forms_curves_and_rows_are_attained()
    {
        var analysis = Over([-1, -2], [3, 1]);
        Assert.Equal(new Interval(-3, 4), analysis.IntervalOf(Sum(X, Y)));
        Assert.Equal(new Interval(0, 4), analysis.IntervalOf(Absolute(Sum(X, Y))));
        Assert.Equal(new Interval(0, 0), analysis.IntervalOf(new Combine("nothing", [1, -1], [Sum(X, Y), Sum(Y, X)])));
        var corners = from x in (double[])[-1, 3] from y in (double[])[-2, 1] select new NaiveExpression(Unit, [x, y, 0, 0]).Value(Rows("rows", 1.0));
        Assert.Equal(corners.Max(), analysis.IntervalOf(Rows("rows", 1.0)).Upper);
    }

    [Fact]
    public void A_box_names_what_is_wrong()
    {
        Assert.Contains("4 columns", Assert.Throws<ArgumentException>(() => new ColumnBox(Unit, [0], [1])).Message, StringComparison.Ordinal);
        Assert.Contains("column 1", Assert.Throws<ArgumentException>(() => new ColumnBox(Unit, [0, 2, 0, 0], [1, 1, 1, 1])).Message, StringComparison.Ordinal);
    }

    private static NodeAnalysis Whole() => new(Unit, ColumnBox.Everything(Unit));

    private static NodeAnalysis Over(double[] lower, double[] upper) => new(Unit, new ColumnBox(Unit, [.. lower, 0, 0], [.. upper, 0, 0]));

    private static double Bend(MarginNode node, double[] a, double[] b) =>
        At(node, (a[0] + b[0]) / 2, (a[1] + b[1]) / 2) - ((At(node, a[0], a[1]) + At(node, b[0], b[1])) / 2);

    private static double At(MarginNode node, double x, double y) => new NaiveExpression(Unit, [x, y, 0, 0]).Value(node);

    private static Curve Absolute(MarginNode node) => new("absolute", node, CurveShape.Absolute);

    private static Combine Sum(MarginNode a, MarginNode b) => new("sum", [1, 1], [a, b]);

    private static ScenarioTable Table(double factor) => new(
        [.. Enumerable.Repeat(new ScenarioRow("t", new MarketShock(0.1, VolatilityShock.Same)), 3)], 2, 4,
        [factor, -1, 0, 0, -2, factor, 0, 0, 0.5, 0.5, 0, 0]);

    private static Scenarios Rows(string label, double factor) => new(label, SharedTable(factor), [1, 1, 1], [0, 0, 0], FloorAtZero: true);

    private static readonly Dictionary<double, ScenarioTable> Tables = new() { [1.0] = Table(1.0), [2.0] = Table(2.0) };

    private static ScenarioTable SharedTable(double factor) => Tables[factor];
}
