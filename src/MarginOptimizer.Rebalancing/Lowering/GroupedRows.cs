using System.Collections.Immutable;
using System.Runtime.CompilerServices;
using MarginOptimizer.Margin.Expressions;

namespace MarginOptimizer.Rebalancing.Lowering;

/// <summary>The rows of grouped scenarios as expressions of their own: curves of affine nodes, summed. Made once per node, so that choices keep their names.</summary>
internal static class GroupedRows
{
    private static readonly ConditionalWeakTable<GroupedScenarios, MarginNode[]> Known = [];

    public static ImmutableArray<MarginNode> Of(GroupedScenarios node) => [.. Known.GetValue(node, Expand)];

    private static MarginNode[] Expand(GroupedScenarios node)
    {
        var rows = new MarginNode[node.Scales.Length];
        for (var r = 0; r < rows.Length; r++) rows[r] = Row(node, r);
        return rows;
    }

    private static Combine Row(GroupedScenarios node, int row)
    {
        var children = ImmutableArray.CreateBuilder<MarginNode>();
        var weights = ImmutableArray.CreateBuilder<double>();
        for (var group = 0; group < node.Shapes.Length; group++)
        {
            var values = node.Values.Row(row);
            var coefficients = new double[values.Length];
            for (var column = 0; column < values.Length; column++) coefficients[column] = node.GroupOfColumn[column] == group ? values[column] : 0.0;
            children.Add(new Curve(node.Label, new Affine(node.Label, new LinearForm(coefficients)), node.Shapes[group]));
            weights.Add(node.Scales[row]);
        }

        if (node.Linear is { } linear)
        {
            children.Add(new Affine(node.Label, new LinearForm(linear.Row(row).ToArray())));
            weights.Add(node.Scales[row]);
        }

        return new Combine(node.Label, weights.DrainToImmutable(), children.DrainToImmutable(), node.Offsets[row]);
    }
}
