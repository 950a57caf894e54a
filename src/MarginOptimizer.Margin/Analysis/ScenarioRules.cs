using MarginOptimizer.Margin.Evaluation;
using MarginOptimizer.Margin.Expressions;

namespace MarginOptimizer.Margin.Analysis;

/// <summary>Facts of scenario nodes from the facts of their rows.</summary>
/// <param name="column">Facts of a column: affine between its ends, or those of an auxiliary.</param>
internal sealed class ScenarioRules(Func<int, NodeFacts> column)
{
    public NodeFacts Of(Scenarios node)
    {
        var rows = new NodeFacts[node.Scales.Length];
        for (var r = 0; r < rows.Length; r++) rows[r] = Scaled(Row(node.Table, r), node.Scales[r], node.Offsets[r]);
        return Reduced(rows, node.Reduction, node.FloorAtZero);
    }

    public NodeFacts Of(GroupedScenarios node)
    {
        var rows = new NodeFacts[node.Scales.Length];
        for (var r = 0; r < rows.Length; r++) rows[r] = Scaled(Row(node, r), node.Scales[r], node.Offsets[r]);
        return Reduced(rows, node.Reduction, node.FloorAtZero);
    }

    /// <summary>The row that no other can exceed anywhere in the box; -1 where none is known to be.</summary>
    public int SoleRow(Scenarios node)
    {
        if (!node.Reduction.IsMax) return node.Scales.Length == 1 && !node.FloorAtZero ? 0 : -1;
        var best = -1;
        var (least, others) = (double.NegativeInfinity, node.FloorAtZero ? 0.0 : double.NegativeInfinity);
        for (var r = 0; r < node.Scales.Length; r++)
        {
            var (low, high) = Scaled(Row(node.Table, r), node.Scales[r], node.Offsets[r]).Interval;
            if (best >= 0 && low <= least)
            {
                others = Math.Max(others, high);
                continue;
            }

            if (best >= 0) others = Math.Max(others, Scaled(Row(node.Table, best), node.Scales[best], node.Offsets[best]).Interval.Upper);
            (best, least) = (r, low);
        }

        return least >= others ? best : -1;
    }

    private NodeFacts Row(ScenarioTable table, int row)
    {
        var losses = table.Row(row);
        var (curvature, interval) = (Curvature.Affine, Interval.Exactly(0.0));
        for (var c = 0; c < losses.Length; c++)
        {
            if (losses[c] == 0.0) continue;
            var facts = column(c);
            curvature = curvature.Plus(facts.Curvature.Times(losses[c]));
            interval += losses[c] * facts.Interval;
        }

        return new NodeFacts(curvature, interval);
    }

    private NodeFacts Row(GroupedScenarios node, int row)
    {
        var groups = new NodeFacts[node.Shapes.Length];
        var values = node.Values.Row(row);
        for (var c = 0; c < values.Length; c++)
        {
            if (values[c] == 0.0 || node.GroupOfColumn[c] is not (var group and >= 0)) continue;
            var facts = column(c);
            groups[group] = new(groups[group].Curvature.Plus(facts.Curvature.Times(values[c])), groups[group].Interval + values[c] * facts.Interval);
        }

        var (curvature, interval) = node.Linear is { } linear ? Row(linear, row) : new NodeFacts(Curvature.Affine, default);
        for (var g = 0; g < groups.Length; g++)
        {
            var (lower, upper) = node.Shapes[g].Range(groups[g].Interval.Lower, groups[g].Interval.Upper);
            curvature = curvature.Plus(CurvatureRules.Composed(node.Shapes[g], groups[g]));
            interval += new Interval(lower, upper);
        }

        return new NodeFacts(curvature, interval);
    }

    private static NodeFacts Scaled(NodeFacts row, double scale, double offset) =>
        new(row.Curvature.Times(scale), scale * row.Interval + Interval.Exactly(offset));

    private static NodeFacts Reduced(NodeFacts[] rows, RowReduction reduction, bool floorAtZero)
    {
        var scratch = new double[rows.Length];
        var lower = RowSelection.Reduce(reduction, Array.ConvertAll(rows, r => r.Interval.Lower), scratch);
        var upper = RowSelection.Reduce(reduction, Array.ConvertAll(rows, r => r.Interval.Upper), scratch);

        // A row below the surest one is never the largest.
        var counted = reduction.IsMax ? Array.FindAll(rows, r => r.Interval.Upper >= lower) : rows;
        var isMean = reduction.Order == 0 && reduction.TailMass == rows.Length;
        var isConvex = Array.TrueForAll(counted, r => r.Curvature.IsConvex()) && (reduction.IsMax || reduction.Order == 0 || rows.Length == 1);
        var isLeast = reduction.Order == rows.Length;
        var isConcave = Array.TrueForAll(counted, r => r.Curvature.IsConcave()) && (counted.Length == 1 || isMean || isLeast);
        if (!floorAtZero || lower >= 0.0) return NodeFacts.Of(CurvatureRules.Of(isConvex, isConcave), lower, upper);
        return NodeFacts.Of(isConvex ? Curvature.Convex : Curvature.Neither, 0.0, Math.Max(upper, 0.0));
    }
}
