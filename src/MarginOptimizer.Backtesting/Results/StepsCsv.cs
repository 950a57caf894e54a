using System.Collections.Immutable;
using System.Globalization;
using System.Text;
using MarginOptimizer.MarketData.Input;

namespace MarginOptimizer.Backtesting.Results;

/// <summary>Steps as CSV: a header, a line per row, empty = no value, numbers in the shortest form that reads back equal, times in UTC.</summary>
public static class StepsCsv
{
    public static string Format(ImmutableArray<StepRow> rows)
    {
        var text = new StringBuilder();
        text.AppendJoin(',', StepColumns.All.Select(c => c.Name)).Append('\n');
        foreach (var row in rows) text.AppendJoin(',', StepColumns.All.Select(c => Cell(c.Of(row)))).Append('\n');
        return text.ToString();
    }

    private static string Cell(object? value) => value switch
    {
        null => "",
        DateTimeOffset time => TimeText.Format(time),
        bool truth => truth ? "true" : "false",
        double number => number.ToString("R", CultureInfo.InvariantCulture),
        long whole => whole.ToString(CultureInfo.InvariantCulture),
        string text when text.AsSpan().ContainsAny("\",\n\r") => $"\"{text.Replace("\"", "\"\"", StringComparison.Ordinal)}\"",
        _ => (string)value,
    };
}
