using MarginOptimizer.Benchmarks;
using MarginOptimizer.Domain.Books;
using MarginOptimizer.Margin.Analysis;
using MarginOptimizer.Margin.Evaluation;
using MarginOptimizer.Margin.Expressions;
using MarginOptimizer.Margin.Models;
using MarginOptimizer.Margin.Reports;
using MarginOptimizer.Margin.Tests.Naive;

namespace MarginOptimizer.Margin.Tests.Models;

/// <summary>
/// What holds of the compiled expression of every version in the catalogue, whatever its rules: the program evaluates what the nodes say, the
/// analysis claims only what is so, and a report adds up.
/// </summary>
public sealed class EveryModelTests
{
    private const int Instruments = 24;
    private const double Tolerance = 1e-9;

    public static TheoryData<string> Versions => [.. MarginModelCatalog.Embedded.Versions.Select(v => v.Name)];

    [Theory]
    [MemberData(nameof(Versions))]
    public void The_program_has_the_values_that_the_nodes_describe(string version)
    {
        foreach (var unit in Compile(version).Units)
        {
            var program = new UnitProgram(unit);
            var workspace = program.CreateWorkspace();
            for (var seed = 0; seed < 6; seed++)
            {
                var z = Point(Box(unit, seed), new Random(seed));
                z.CopyTo(workspace.Positions);
                program.Evaluate(workspace);
                var naive = new NaiveExpression(unit, z);
                foreach (var node in Nodes(unit)) AssertNear(naive.Value(node), program.Value(node, workspace), Scale(unit, z), node);
            }
        }
    }

    [Theory]
    [MemberData(nameof(Versions))]
    public void Bounds_curvature_and_merged_sums_are_as_claimed(string version)
    {
        foreach (var unit in Compile(version).Units)
        {
            for (var seed = 0; seed < 3; seed++)
            {
                var (box, random) = (Box(unit, seed), new Random(seed));
                var analysis = new NodeAnalysis(unit, box);
                for (var k = 0; k < 3; k++) Check(unit, analysis, Point(box, random), Point(box, random));
            }
        }
    }

    [Theory]
    [MemberData(nameof(Versions))]
    public void A_report_adds_up(string version)
    {
        var compiled = Compile(version);
        var evaluator = new MarginEvaluator(compiled);
        var random = new Random(5);
        var book = Book.Of(compiled.Units.SelectMany(u => u.Instruments).Select(i => new Position(i, random.NextDouble() - 0.5)));
        var (full, brief) = (evaluator.Evaluate(book), evaluator.Evaluate(book, withContributions: false));
        Assert.Equal(full.InitialUsd, brief.InitialUsd);
        foreach (var (unit, report) in compiled.Units.Zip(full.Units))
        {
            AssertNear(report.Initial, report.Contributions.Sum(c => c.Contribution) + report.ContributionRemainder, Math.Abs(report.Initial), unit.InitialRequirement);
            Assert.Equal(report.Initial, report.InitialWithOrders);
            var program = new UnitProgram(unit);
            var workspace = program.CreateWorkspace();
            foreach (var c in report.Contributions)
            {
                workspace.Positions.Clear();
                workspace.Positions[unit.Instruments.IndexOf(unit.Instruments.First(i => i.Name == c.Instrument))] = c.Quantity;
                program.Evaluate(workspace);
                AssertNear(program.InitialRequirement(workspace), c.Standalone, Math.Abs(c.Standalone), unit.InitialRequirement);
            }
        }
    }

    private static void Check(MarginUnit unit, NodeAnalysis analysis, double[] a, double[] b)
    {
        double[] middle = [.. a.Zip(b, (x, y) => (x + y) / 2)];
        var (atA, atB, atMiddle) = (new NaiveExpression(unit, a), new NaiveExpression(unit, b), new NaiveExpression(unit, middle));
        var room = 1e-8 * (Scale(unit, a) + Scale(unit, b));
        foreach (var node in Nodes(unit))
        {
            var (curvature, interval) = (analysis.CurvatureOf(node), analysis.IntervalOf(node));
            var (value, chord, between) = (atA.Value(node), (atA.Value(node) + atB.Value(node)) / 2, atMiddle.Value(node));
            Assert.True(value >= interval.Lower - room && value <= interval.Upper + room, $"{node.Label}: {value} is not in {interval}");
            if (curvature is Curvature.Affine or Curvature.Convex) Assert.True(between <= chord + room, $"{node.Label} is not convex");
            if (curvature is Curvature.Affine or Curvature.Concave) Assert.True(between >= chord - room, $"{node.Label} is not concave");
            AssertNear(value, atA.Value(analysis.Merged(node)), 10 * Scale(unit, a), node);
        }
    }

    private static CompiledMargin Compile(string version)
    {
        var model = MarginModelCatalog.Embedded.Named(version);
        return model.Compile(SyntheticVenues.Market, SyntheticVenues.InstrumentsOf(model, Instruments));
    }

    /// <summary>Some columns held, some of one sign, some of either.</summary>
    private static ColumnBox Box(MarginUnit unit, int seed)
    {
        var random = new Random(seed);
        var (lower, upper) = (new double[unit.AuxiliaryColumnOf(0)], new double[unit.AuxiliaryColumnOf(0)]);
        for (var i = 0; i < lower.Length; i++)
        {
            var size = unit.Instruments.Length > i && unit.Instruments[i].IsCountedInUsd ? 50_000.0 : 3.0;
            var (x, y) = (size * random.NextDouble(), size * random.NextDouble());
            (lower[i], upper[i]) = random.Next(4) switch { 0 => (x, x), 1 => (x, x + y), 2 => (-x - y, -x), _ => (-x, y) };
        }

        return new ColumnBox(unit, lower, upper);
    }

    private static double[] Point(ColumnBox box, Random random) =>
        [.. Enumerable.Range(0, box.Columns).Select(i => box[i].Lower + (random.NextDouble() * (box[i].Upper - box[i].Lower)))];

    /// <summary>Notional of the columns in the unit's currency, which is what sums round at.</summary>
    private static double Scale(MarginUnit unit, double[] z) =>
        1.0 + (z.Select((q, i) => Math.Abs(q) * (i < unit.Instruments.Length && unit.Instruments[i].IsCountedInUsd ? 1.0 : 60_000.0)).Sum() / unit.Index);

    private static void AssertNear(double expected, double actual, double scale, MarginNode node) =>
        Assert.True(Math.Abs(expected - actual) <= Tolerance * (scale + Math.Abs(expected)), $"{node.Label}: {actual} instead of {expected}");

    private static MarginNode[] Nodes(MarginUnit unit) =>
        [unit.InitialRequirement, unit.MaintenanceRequirement, unit.Collateral, .. unit.Components, .. unit.Auxiliaries];
}
