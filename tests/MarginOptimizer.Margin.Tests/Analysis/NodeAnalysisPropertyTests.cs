using FsCheck.Xunit;
using MarginOptimizer.Margin.Analysis;
using MarginOptimizer.Margin.Expressions;
using MarginOptimizer.Margin.Tests.Evaluation;
using MarginOptimizer.Margin.Tests.Naive;

namespace MarginOptimizer.Margin.Tests.Analysis;

/// <summary>What the analysis claims of random trees, against values of the naive evaluator inside the box.</summary>
public sealed class NodeAnalysisPropertyTests
{
    private const double Tolerance = 1e-7;

    [Property(MaxTest = 300)]
    public void Bounds_contain_every_value_in_the_box(int seed)
    {
        var (unit, box, random) = Create(seed);
        var analysis = new NodeAnalysis(unit, box);
        for (var k = 0; k < 8; k++)
        {
            var naive = new NaiveExpression(unit, Point(box, random));
            foreach (var node in Nodes(unit))
            {
                var (interval, value) = (analysis.IntervalOf(node), naive.Value(node));
                Assert.True(interval.Contains(value, Tolerance), $"{node.Label}: {value} is not in {interval}");
            }
        }
    }

    [Property(MaxTest = 300)]
    public void A_claimed_curvature_holds_at_midpoints(int seed)
    {
        var (unit, box, random) = Create(seed);
        var analysis = new NodeAnalysis(unit, box);
        for (var k = 0; k < 10; k++)
        {
            var (a, b) = (Point(box, random), Point(box, random));
            double[] middle = [.. a.Zip(b, (x, y) => (x + y) / 2)];
            var (atA, atB, atMiddle) = (new NaiveExpression(unit, a), new NaiveExpression(unit, b), new NaiveExpression(unit, middle));
            foreach (var node in Nodes(unit))
            {
                var curvature = analysis.CurvatureOf(node);
                var (chord, value) = ((atA.Value(node) + atB.Value(node)) / 2, atMiddle.Value(node));
                var room = Tolerance * (1 + Math.Abs(chord) + Math.Abs(value));
                if (curvature is Curvature.Affine or Curvature.Convex) Assert.True(value <= chord + room, $"{node.Label} is not convex");
                if (curvature is Curvature.Affine or Curvature.Concave) Assert.True(value >= chord - room, $"{node.Label} is not concave");
            }
        }
    }

    [Property(MaxTest = 300)]
    public void A_merged_node_and_a_linear_form_have_the_values_of_the_node(int seed)
    {
        var (unit, box, random) = Create(seed);
        var analysis = new NodeAnalysis(unit, box);
        for (var k = 0; k < 5; k++)
        {
            var naive = new NaiveExpression(unit, Point(box, random));
            foreach (var node in Nodes(unit))
            {
                var (merged, value) = (naive.Value(analysis.Merged(node)), naive.Value(node));
                Assert.Equal(value, merged, Tolerance * (1 + Math.Abs(value)));
                if (analysis.LinearFormOf(node) is not { } form) continue;
                Assert.Equal(Curvature.Affine, analysis.CurvatureOf(node));
                Assert.Equal(value, naive.Value(new Affine("form", form)), Tolerance * (1 + Math.Abs(value)));
            }
        }
    }

    [Fact]
    public void The_random_trees_show_every_curvature_often()
    {
        var counts = new Dictionary<Curvature, int>();
        for (var seed = 0; seed < 100; seed++)
        {
            var (unit, box, _) = Create(seed);
            var analysis = new NodeAnalysis(unit, box);
            foreach (var node in Nodes(unit)) counts[analysis.CurvatureOf(node)] = counts.GetValueOrDefault(analysis.CurvatureOf(node)) + 1;
        }

        Assert.All(Enum.GetValues<Curvature>(), c => Assert.True(counts[c] >= 30, $"{c}: {counts[c]}"));
    }

    /// <summary>Columns that cannot move, that keep one sign and that have either sign.</summary>
    private static (MarginUnit Unit, ColumnBox Box, Random Random) Create(int seed)
    {
        var unit = RandomUnits.Create(seed);
        var random = new Random(seed);
        var lower = new double[unit.AuxiliaryColumnOf(0)];
        var upper = new double[lower.Length];
        for (var i = 0; i < lower.Length; i++)
        {
            var (a, b) = (random.NextDouble(), 2 * random.NextDouble());
            (lower[i], upper[i]) = random.Next(4) switch
            {
                0 => (a, a),
                1 => (a, a + b),
                2 => (-a - b, -a),
                _ => (-a, b),
            };
        }

        return (unit, new ColumnBox(unit, lower, upper), random);
    }

    private static double[] Point(ColumnBox box, Random random)
    {
        var z = new double[box.Columns];
        for (var i = 0; i < z.Length; i++)
        {
            var (low, high) = box[i];
            z[i] = random.Next(4) switch { 0 => low, 1 => high, _ => low + (random.NextDouble() * (high - low)) };
        }

        return z;
    }

    private static MarginNode[] Nodes(MarginUnit unit) =>
        [unit.InitialRequirement, unit.MaintenanceRequirement, unit.Collateral, .. unit.Components, .. unit.Auxiliaries];
}
