using System.Collections.Immutable;
using MarginOptimizer.MarketData.History;

namespace MarginOptimizer.Backtesting.Results;

/// <summary>Steps as Parquet: the columns of steps.csv with their types.</summary>
internal static class StepsParquet
{
    public static void Write(ImmutableArray<StepRow> rows, string path) => ResultTable.WriteParquet(path, [.. StepColumns.All.Select(c => ColumnOf(c, rows))]);

    private static ResultColumn ColumnOf(StepColumn column, ImmutableArray<StepRow> rows)
    {
        var values = rows.Select(column.Of);
        return column.Kind switch
        {
            StepColumnKind.Time => new ResultColumn.Times(column.Name, [.. values.Cast<DateTimeOffset>()]),
            StepColumnKind.Whole => new ResultColumn.Integers(column.Name, [.. values.Cast<long?>()]),
            StepColumnKind.Number => new ResultColumn.Numbers(column.Name, [.. values.Cast<double?>()]),
            StepColumnKind.Truth => new ResultColumn.Flags(column.Name, [.. values.Cast<bool?>()]),
            _ => new ResultColumn.Texts(column.Name, [.. values.Select(v => (string?)v ?? "")]),
        };
    }
}
