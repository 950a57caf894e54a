using MarginOptimizer.Margin.Expressions;

namespace MarginOptimizer.Margin.Evaluation;

/// <summary>Checks, once when a program is built, that the arrays of a node fit together.</summary>
internal static class NodeShape
{
    public static void Require(bool holds, MarginNode node, string what)
    {
        if (!holds) throw new ArgumentException($"node '{node.Label}': {what}");
    }

    public static void CheckRows(MarginNode node, ScenarioTable table, double[] scales, double[] offsets, RowReduction reduction)
    {
        var rows = table.Rows.Length;
        Require(scales.Length == rows && offsets.Length == rows, node, "scales and offsets are one per row");
        Require(rows > 0, node, "a table without rows has no worst one");
        var isReachable = reduction.Order > 0 ? reduction.Order <= rows : reduction.Order == 0 && reduction.TailMass >= 1.0 && reduction.TailMass <= rows;
        Require(isReachable, node, $"{reduction} does not fit {rows} rows");
    }

    /// <summary>A table may name columns that come later in the program only with zeros.</summary>
    public static void CheckColumns(MarginNode node, ScenarioTable table, int known)
    {
        var (rows, stride) = (table.Rows.Length, table.Stride);
        Require(stride % 4 == 0 && stride >= table.Columns && table.Losses.Length >= rows * stride, node, "the table has fewer losses than rows and columns");
        for (var r = 0; r < rows && table.Columns > known; r++)
        {
            Require(!table.Row(r)[known..].ContainsAnyExcept(0.0), node, $"column {known} has no value where it is used");
        }
    }

    public static void CheckGroups(GroupedScenarios node)
    {
        var (values, groups) = (node.Values, node.Shapes.Length);
        Require(groups > 0, node, "without a group it is a plain scenario node");
        Require(node.GroupOfColumn.Length == values.Columns, node, "every column needs a group, or -1");
        Require(!node.GroupOfColumn.AsSpan().ContainsAnyExceptInRange(-1, groups - 1), node, $"groups are numbered up to {groups - 1}");
        Require(node.Linear is null || node.Linear.Rows.Length == values.Rows.Length, node, "the linear part has other rows");
        for (var column = 0; column < values.Columns; column++)
        {
            if (node.GroupOfColumn[column] >= 0) continue;
            for (var r = 0; r < values.Rows.Length; r++)
                Require(values.Losses[r * values.Stride + column] == 0.0, node, $"column {column} has values but no group");
        }
    }

    public static Matching Checked(Matching node)
    {
        foreach (var spread in node.Spreads)
        {
            var count = node.Buckets.Length;
            var isPair = spread.First >= 0 && spread.First < count && spread.Second >= 0 && spread.Second < count && spread.First != spread.Second;
            Require(isPair, node, "a spread names two different buckets");
            Require(spread.Charge.At(0.0) == 0.0, node, "the charge of nothing is nothing");
        }

        return node;
    }

    public static Decomposition Checked(Decomposition node)
    {
        Require(node.Strategies.Length == node.Costs.Length * node.Needs.Length, node, "strategies are needs x costs");
        Require(Array.TrueForAll(node.Costs, c => c >= 0.0 && double.IsFinite(c)), node, "costs are finite and not negative");
        return node;
    }

    public static Length Checked(Length node)
    {
        Require(node.Correlations.Length == node.Children.Length * node.Children.Length, node, "correlations are children x children");
        return node;
    }
}
