using System.Collections.Immutable;
using MarginOptimizer.Domain.Market;
using MarginOptimizer.Domain.Validation;
using MarginOptimizer.MarketData.Csv;
using MarginOptimizer.MarketData.Input;

namespace MarginOptimizer.MarketData.Deribit;

/// <summary>
/// Deribit history as CSV, plain or gzip, many snapshots to a file, in two layouts told by their columns (examples/formats.md): option chains
/// (<c>ts</c>, <c>instrument</c>, ...) and full tickers (<c>snapshot</c>, <c>instrument_name</c>, ..., options and futures apart).
/// Several files are joined: they must share a layout. Files are streamed; more than 2,000,000 rows or 512 MB unpacked are refused.
/// </summary>
public static class DeribitChainReader
{
    /// <summary>Times of the snapshots in the files, ascending. A snapshot polled over some seconds has the time of its last row.</summary>
    /// <exception cref="InvalidInputException">A file is missing, malformed or of another layout.</exception>
    public static ImmutableArray<DateTimeOffset> Stamps(IReadOnlyList<string> paths) => [.. Scan(paths).Values.Order()];

    /// <summary>One snapshot of the files. Only its rows are checked beyond their shape and time.</summary>
    /// <exception cref="InvalidInputException">No snapshot at or before the time asked for, or any fault in the rows of the one chosen.</exception>
    public static MarketSnapshot Read(IReadOnlyList<string> paths, SnapshotOptions options)
    {
        var stamps = Scan(paths);
        var chosen = stamps.Where(s => options.At is null || s.Value <= options.At).OrderBy(s => s.Value).LastOrDefault();
        if (chosen.Key is null) throw NoSnapshot(stamps, options);
        var faults = new ViolationList();
        var (quotes, source) = (new List<VenueQuote>(), "");
        foreach (var path in paths)
            source = ForEachRow(path, faults, row =>
            {
                if (row.Stamp.SequenceEqual(chosen.Key) && row.Read() is { } quote) quotes.Add(quote);
            });
        faults.ThrowIfAny();
        return new VenueSnapshot(chosen.Value, faults).Build(quotes, options.Currency, source);
    }

    /// <summary>Time by stamp.</summary>
    private static Dictionary<string, DateTimeOffset> Scan(IReadOnlyList<string> paths)
    {
        var stamps = new Dictionary<string, DateTimeOffset>(StringComparer.Ordinal);
        var byText = stamps.GetAlternateLookup<ReadOnlySpan<char>>();
        var faults = new ViolationList();
        foreach (var path in paths)
        {
            var isTime = false;
            ForEachRow(path, faults, row =>
            {
                if (isTime && byText.ContainsKey(row.Stamp)) return;
                isTime = row.IsStampTime;
                if (row.ReadTime() is { } time && (!byText.TryGetValue(row.Stamp, out var last) || time > last)) byText[row.Stamp] = time;
            });
        }

        faults.ThrowIfAny();
        return stamps;
    }

    /// <summary>Visits all rows of a file and says what data it is.</summary>
    private static string ForEachRow(string path, ViolationList faults, Action<ChainRow> visit) =>
        InputFile.Read(path, InputFile.MaxStreamBytes, stream =>
        {
            var inFile = new ViolationList();
            using var csv = new CsvReader(stream, inFile);
            var layout = ChainLayout.Recognise(csv.Columns)
                ?? throw new InvalidInputException($"line {csv.Line}", "is no header of a known Deribit layout (examples/formats.md)");
            var row = new ChainRow(csv, layout, inFile);
            while (csv.ReadRow()) visit(row);
            foreach (var fault in inFile.Items) faults.Add($"{Path.GetFileName(path)}: {fault.Path}", fault.Message);
            return layout.Source;
        });

    private static InvalidInputException NoSnapshot(Dictionary<string, DateTimeOffset> stamps, SnapshotOptions options)
    {
        if (stamps.Count == 0) return new InvalidInputException("document", "has no rows");
        var (first, last) = (TimeText.Format(stamps.Values.Min()), TimeText.Format(stamps.Values.Max()));
        return new InvalidInputException("at", $"{TimeText.Format(options.At!.Value)} is before the first snapshot; there are {first} .. {last}");
    }
}
