using MarginOptimizer.Margin.Expressions;

namespace MarginOptimizer.Margin.Evaluation;

/// <summary>Which columns the value of a node can depend on.</summary>
public sealed class ColumnUse(UnitProgram program)
{
    /// <summary>Whether a node reads a column, itself or through what it is made of; never false where it does.</summary>
    /// <param name="node">Part of the unit.</param>
    /// <param name="column">Of an instrument or of money.</param>
    /// <exception cref="KeyNotFoundException">The node is not part of the unit.</exception>
    public bool Reads(MarginNode node, int column)
    {
        var values = new bool[program.Operations.Length];
        var products = new bool[program.ProductCount];
        var columns = new bool[program.Unit.ColumnCount];
        columns[column] = true;
        for (var i = 0; i < values.Length; i++) values[i] = Reads(program.Operations[i], values, products, columns);
        return values[program.IndexOf(node)];
    }

    private bool Reads(in Operation operation, bool[] values, bool[] products, bool[] columns)
    {
        switch (operation.Kind)
        {
            case OperationKind.Affine or OperationKind.OneSided:
                for (var k = operation.Start; k < operation.Start + operation.Count; k++)
                {
                    if (columns[program.SparseColumns[k]] && program.SparseCoefficients[k] != 0.0) return true;
                }

                return false;
            case OperationKind.TableProducts:
                var table = program.Tables[operation.Item];
                Mark(table.Table, columns, products.AsSpan(table.FirstProduct, table.Table.Rows.Length));
                return false;
            case OperationKind.GroupProducts:
                var grouped = program.GroupedTables[operation.Item];
                Mark(grouped.Table.Source, columns, products.AsSpan(grouped.FirstProduct, grouped.ProductCount));
                return false;
            case OperationKind.Scenarios:
                var reduction = program.Reductions[operation.Item];
                var perRow = Math.Max(1, reduction.Shapes.Length);
                return products.AsSpan(reduction.FirstProduct, reduction.RowCount * perRow).Contains(true)
                    || (reduction.FirstLinear >= 0 && products.AsSpan(reduction.FirstLinear, reduction.RowCount).Contains(true));
            case OperationKind.Auxiliary:
                columns[operation.Item] |= values[program.Arguments[operation.Start]];
                return false;
            default:
                foreach (var argument in program.Arguments.Slice(operation.Start, operation.Count))
                {
                    if (values[argument]) return true;
                }

                return false;
        }
    }

    /// <summary>All products of a table, where any of its rows reads one of the columns.</summary>
    private static void Mark(ScenarioTable table, bool[] columns, Span<bool> products)
    {
        for (var r = 0; r < table.Rows.Length; r++)
        {
            var row = table.Row(r);
            for (var column = 0; column < row.Length; column++)
            {
                if (!columns[column] || row[column] == 0.0) continue;
                products.Fill(true);
                return;
            }
        }
    }
}
