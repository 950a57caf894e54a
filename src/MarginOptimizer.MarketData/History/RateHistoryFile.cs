using MarginOptimizer.Domain.Validation;
using MarginOptimizer.MarketData.Input;
using MarginOptimizer.MarketData.Tables;

namespace MarginOptimizer.MarketData.History;

/// <summary>
/// Funding rates of one perpetual over time as tables (CSV, gzip or Parquet; examples/formats.md, "Histories"): <c>ts,funding_rate</c>, the
/// rate paid at a time, or <c>date,funding_mean</c>, the mean of a day's rates, which stands at the day's end, 24:00 UTC.
/// </summary>
public static class RateHistoryFile
{
    private const int Time = 0, Rate = 1, Symbol = 2;

    /// <param name="paths">Files, directories, or patterns with <c>*</c> in the file name.</param>
    /// <exception cref="InvalidInputException">With all faults by file and line or row.</exception>
    public static RateHistory Read(IReadOnlyList<string> paths)
    {
        var rates = new SortedDictionary<DateTimeOffset, double>();
        string? symbol = null;
        TableReading.ForEachRow(HistoryPaths.Expand(paths), ColumnsOf, _ => { }, row =>
        {
            if (!row.IsEmpty(Symbol) && row.Text(Symbol) is { } name && (symbol ??= name) != name)
                row.Fault(Symbol, $"is {InputText.Quote(name)}, expected {InputText.Quote(symbol)} as before: one perpetual at a time");
            if (row.TimeOrDay(Time) is not { } time || row.Number(Rate, NumberRule.FundingRate, required: true) is not { } rate) return;
            if (!rates.TryAdd(time, rate)) row.Fault(Time, $"is {TimeText.Format(time)}, a time that already has a rate");
        });
        return new RateHistory(symbol, [.. rates.Select(r => new PricePoint(r.Key, r.Value))]);
    }

    private static (string? Name, ColumnUse Use)[] ColumnsOf(TableFile file)
    {
        var isDaily = file.IndexOf("date") >= 0 && file.IndexOf("funding_mean") >= 0;
        if (!isDaily && (file.IndexOf("ts") < 0 || file.IndexOf("funding_rate") < 0))
            throw new InvalidInputException($"{file.Name}: header", "is not ts,funding_rate nor date,funding_mean (examples/formats.md)");
        return
        [
            (isDaily ? "date" : "ts", ColumnUse.Time), (isDaily ? "funding_mean" : "funding_rate", ColumnUse.Number),
            (file.IndexOf("symbol") < 0 ? null : "symbol", ColumnUse.Text),
        ];
    }
}
