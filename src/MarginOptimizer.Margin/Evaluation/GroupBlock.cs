namespace MarginOptimizer.Margin.Evaluation;

/// <summary>A grouped table and the place of its first sum among the products.</summary>
internal readonly record struct GroupBlock(GroupedTable Table, int FirstProduct)
{
    public int ProductCount => Table.RowCount * Table.Groups;
}
