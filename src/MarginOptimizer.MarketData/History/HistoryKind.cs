using MarginOptimizer.Domain;
using MarginOptimizer.Domain.Validation;
using MarginOptimizer.MarketData.Deribit;
using MarginOptimizer.MarketData.Input;
using MarginOptimizer.MarketData.Json;
using MarginOptimizer.MarketData.Tables;

namespace MarginOptimizer.MarketData.History;

/// <summary>Tells what kind of history files are, by their content: all of them must be of one kind.</summary>
internal static class HistoryKind
{
    /// <exception cref="InvalidInputException">A file cannot be read, is of no kind known, or of another than the rest.</exception>
    public static IHistorySource Open(IReadOnlyList<string> files, Currency? currency)
    {
        var faults = new ViolationList();
        var recognised = new List<(string Path, string Words, HistoryFile? Table)>();
        foreach (var file in files)
        {
            try
            {
                recognised.Add(Recognise(file));
            }
            catch (InvalidInputException error)
            {
                foreach (var fault in error.Violations) faults.Add(fault.Path, fault.Message);
            }
        }

        faults.ThrowIfAny();
        if (recognised.Select(r => r.Words).Distinct().Count() > 1)
        {
            foreach (var (path, words, _) in recognised) faults.Add(Path.GetFileName(path), $"is {words}: it cannot be joined with the other files");
            faults.ThrowIfAny();
        }

        return recognised[0].Table is null
            ? DocumentHistory.Open(files, currency)
            : TableHistory.Open([.. recognised.Select(r => r.Table!)], currency);
    }

    private static (string Path, string Words, HistoryFile? Table) Recognise(string path)
    {
        if (IsDocument(path)) return (path, "a snapshot of its own", null);
        var table = TableFile.Open(path);
        if (ChainLayout.RecogniseHistory(table.Columns) is { } layout) return (path, WordsOf(layout), HistoryFile.Open(table, layout));
        if (Formats.QuotesCsv.HasColumns(table.Columns) && table.Remarks.ContainsKey("as_of")) return (path, "a snapshot of its own", null);
        throw new InvalidInputException(
            table.IsParquet ? table.Name : $"{table.Name}: line {table.HeaderLine}",
            $"has the columns {InputText.Quote(string.Join(",", table.Columns))}, which are those of no market history known (examples/formats.md)");
    }

    private static bool IsDocument(string path) => InputFile.Read(path, InputFile.MaxStreamBytes, stream =>
    {
        var start = new byte[1 << 16];
        var bytes = start.AsSpan(0, stream.ReadAtLeast(start, start.Length, throwOnEndOfStream: false));
        if (!TextFormat.IsJson(bytes)) return false;
        return OwnJsonMark.IsIn(bytes)
            ? true
            : throw new InvalidInputException("document", "is JSON but no snapshot of ours: answers of a venue's API are no history");
    });

    private static string WordsOf(ChainLayout layout) =>
        layout == ChainLayout.Chain ? "a history of Deribit chains"
        : layout == ChainLayout.Tickers ? "a history of Deribit tickers"
        : layout == ChainLayout.Quotes ? "a history of quotes"
        : "a history of Binance's hours";
}
