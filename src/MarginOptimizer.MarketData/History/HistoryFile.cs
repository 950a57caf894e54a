using System.Text;
using MarginOptimizer.Domain.Validation;
using MarginOptimizer.MarketData.Deribit;
using MarginOptimizer.MarketData.Formats;
using MarginOptimizer.MarketData.Input;
using MarginOptimizer.MarketData.Tables;

namespace MarginOptimizer.MarketData.History;

/// <summary>A table of quotes over time, with what is known of its stamps before it is read.</summary>
/// <param name="FirstStamp">As the file writes it, empty where the file has no rows.</param>
/// <param name="From">No row is earlier.</param>
/// <param name="To">No row is later.</param>
internal sealed record HistoryFile(TableFile Table, ChainLayout Layout, string FirstStamp, DateTimeOffset From, DateTimeOffset To)
{
    /// <exception cref="InvalidInputException">Columns are missing or not known.</exception>
    public static HistoryFile Open(TableFile table, ChainLayout layout)
    {
        CheckColumns(table, layout);
        var (stamp, milliseconds) = table.IsParquet ? FirstOfParquet(table, layout) : FirstOfCsv(table, layout);
        var from = DateTimeOffset.MinValue;
        if (layout.Milliseconds is null && TimeText.TryParse(stamp, out var time)) from = time;
        if (layout.Milliseconds is not null && UnixTime.Rule.FaultOf(milliseconds) is null)
            from = UnixTime.FromMilliseconds(milliseconds)!.Value - TickerSpread;
        return new HistoryFile(table, layout, stamp, from, DateTimeOffset.MaxValue);
    }

    /// <summary>Rows of one label are polled over some time, in any order.</summary>
    private static readonly TimeSpan TickerSpread = TimeSpan.FromHours(1);

    private static void CheckColumns(TableFile table, ChainLayout layout)
    {
        var faults = new ViolationList();
        string?[] required = layout == ChainLayout.Quotes
            ? [layout.Stamp, .. QuotesCsv.Required]
            : [layout.Stamp, layout.Milliseconds, layout.Name, layout.Bid, layout.Ask, layout.Mark, layout.Index];
        foreach (var column in required.OfType<string>())
            if (table.IndexOf(column) < 0) faults.Add($"{table.Name}: header", $"column {column} is missing; needed: {string.Join(", ", required.OfType<string>())}");
        if (layout == ChainLayout.Quotes)
        {
            string[] known = [layout.Stamp, .. QuotesCsv.Required, .. QuotesCsv.Optional];
            foreach (var column in table.Columns.Where(c => !known.Contains(c)))
                faults.Add($"{table.Name}: header", $"unknown column {InputText.Quote(column)}; known: {string.Join(", ", known)}");
        }

        faults.ThrowIfAny();
    }

    private static (string Stamp, double Milliseconds) FirstOfCsv(TableFile table, ChainLayout layout)
    {
        if (table.FirstRow.Count == 0) throw new InvalidInputException(table.Name, "has no rows");
        var milliseconds = double.NaN;
        if (layout.Milliseconds is not null) _ = NumberText.TryParse(table.FirstRow[table.IndexOf(layout.Milliseconds)], out milliseconds);
        return (table.FirstRow[table.IndexOf(layout.Stamp)], milliseconds);
    }

    private static (string Stamp, double Milliseconds) FirstOfParquet(TableFile table, ChainLayout layout)
    {
        var use = layout.Milliseconds is null ? ColumnUse.Time : ColumnUse.Text;
        using var scan = new TableScan(table, [(layout.Stamp, use), (layout.Milliseconds, ColumnUse.Number)]);
        if (!scan.ReadChunk()) throw new InvalidInputException(table.Name, "has no rows");
        var milliseconds = scan.TryNumber(1, 0, out var value) ? value : double.NaN;
        return (Encoding.UTF8.GetString(scan.Text(0, 0)), milliseconds);
    }
}
