namespace MarginOptimizer.Margin.Evaluation;

/// <summary>
/// The scenario tables of a program column by column, so that a change of a few positions reads memory in order. Tables in which a column is zero
/// throughout are left out of it.
/// </summary>
internal sealed class ColumnLosses
{
    private readonly int[] _firstBlock;
    private readonly ColumnBlock[] _blocks;

    public ColumnLosses(UnitProgram program)
    {
        var (values, blocks) = (new List<double>(), new List<ColumnBlock>());
        _firstBlock = new int[program.Unit.ColumnCount + 1];
        for (var column = 0; column < program.Unit.ColumnCount; column++)
        {
            for (var i = 0; i < program.Operations.Length; i++) AddBlock(program, i, column, values, blocks);
            _firstBlock[column + 1] = blocks.Count;
        }

        (_blocks, Values) = ([.. blocks], [.. values]);
    }

    public double[] Values { get; }

    public ReadOnlySpan<ColumnBlock> BlocksOf(int column) => _blocks.AsSpan(_firstBlock[column].._firstBlock[column + 1]);

    private static void AddBlock(UnitProgram program, int index, int column, List<double> values, List<ColumnBlock> blocks)
    {
        ref readonly var operation = ref program.Operations[index];
        if (operation.Kind == OperationKind.TableProducts)
        {
            var (table, first) = program.Tables[operation.Item];
            if (column < table.Columns) Add(table, first, 1);
        }
        else if (operation.Kind == OperationKind.GroupProducts)
        {
            var (grouped, first) = program.GroupedTables[operation.Item];
            if (column < grouped.GroupOfColumn.Length && grouped.GroupOfColumn[column] is var group and >= 0) Add(grouped.Source, first + group, grouped.Groups);
        }

        void Add(Expressions.ScenarioTable table, int first, int step)
        {
            var start = values.Count;
            var isZero = true;
            for (var r = 0; r < table.Rows.Length; r++)
            {
                var loss = table.Losses[(r * table.Stride) + column];
                isZero &= loss == 0.0;
                values.Add(loss);
            }

            if (isZero) values.RemoveRange(start, values.Count - start);
            else blocks.Add(new ColumnBlock(index, first, step, start, table.Rows.Length));
        }
    }
}
