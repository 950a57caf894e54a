using System.Globalization;
using System.Text;
using MarginOptimizer.MarketData.Input;

namespace MarginOptimizer.MarketData.Tables;

/// <summary>Typed cells of one row of a <see cref="TableScan"/>, each fault under its row and column.</summary>
/// <param name="columns">Names of the columns the scan was opened with, for faults.</param>
internal readonly struct TableRow(TableFile file, TableScan scan, IReadOnlyList<string?> columns, int row, List<CellFault> faults)
{
    private const string DayFormat = "yyyy-MM-dd";

    /// <summary>Words for <see cref="TimeOrDay"/>.</summary>
    private const string TimeOrDayWords = $"{TimeText.Words} or a day such as 2026-06-26";

    public bool IsEmpty(int column) => scan.IsNull(column, row) || (scan.IsText(column) && scan.Text(column, row).IsEmpty);

    /// <summary>Null where the cell is empty, or after noting what is wrong with it.</summary>
    public double? Number(int column, NumberRule rule, bool required = false)
    {
        if (!scan.TryNumber(column, row, out var value)) Fault(column, $"is {scan.Show(column, row)}, expected {rule.Words}");
        else if (double.IsNaN(value) && required) Fault(column, $"is missing, expected {rule.Words}");
        else if (double.IsNaN(value)) return null;
        else if (rule.FaultOf(value) is { } fault) Fault(column, fault);
        else return value;
        return null;
    }

    /// <summary>Null after noting that the cell is empty.</summary>
    public string? Text(int column)
    {
        if (!IsEmpty(column)) return Encoding.UTF8.GetString(scan.Text(column, row));
        Fault(column, "is empty");
        return null;
    }

    /// <summary>Null after noting that the cell is no time.</summary>
    public DateTimeOffset? Time(int column)
    {
        if (scan.TryTime(column, row, out var time)) return time;
        Fault(column, $"is {scan.Show(column, row)}, expected {TimeText.Words}");
        return null;
    }

    /// <summary>A time, or a day, which means its end: 24:00 UTC. Null after noting that the cell is neither.</summary>
    public DateTimeOffset? TimeOrDay(int column)
    {
        if (scan.TryTime(column, row, out var time)) return time;
        var text = Encoding.UTF8.GetString(scan.Text(column, row));
        if (DateTime.TryParseExact(text, DayFormat, CultureInfo.InvariantCulture, DateTimeStyles.None, out var day) && day < DateTime.MaxValue.Date)
            return new DateTimeOffset(day.AddDays(1), TimeSpan.Zero);
        Fault(column, $"is {scan.Show(column, row)}, expected {TimeOrDayWords}");
        return null;
    }

    public void Fault(int column, string message) => faults.Add(new CellFault(file, scan.FirstRow + row, columns[column], message));
}
