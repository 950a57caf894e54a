using System.Collections.Immutable;
using MarginOptimizer.Domain;
using MarginOptimizer.Domain.Validation;
using MarginOptimizer.MarketData.Input;
using MarginOptimizer.MarketData.Tables;

namespace MarginOptimizer.MarketData.History;

/// <summary>
/// Closing prices of coins over time as tables (CSV, gzip or Parquet; examples/formats.md, "Histories"): one row per time and coin, or one row
/// per time and one column per coin. A day means its end, 24:00 UTC; a bar named by its opening closes where the next one opens.
/// </summary>
public static class PriceHistoryFile
{
    /// <param name="paths">Files, directories, or patterns with <c>*</c> in the file name; of one coin every time is given once over all of them.</param>
    /// <returns>USD (or the stablecoin the file is in) per coin, ascending in time; only coins with at least one price.</returns>
    /// <exception cref="InvalidInputException">With all faults by file and line or row.</exception>
    public static ImmutableSortedDictionary<Currency, ImmutableArray<PricePoint>> Read(IReadOnlyList<string> paths)
    {
        var reader = new PricePanel();
        TableReading.ForEachRow(HistoryPaths.Expand(paths), reader.ColumnsOf, _ => reader.Begin(), reader.Add);
        return reader.Prices();
    }
}
