using MarginOptimizer.Domain.Market;
using MarginOptimizer.Domain.Validation;
using MarginOptimizer.MarketData.Csv;
using MarginOptimizer.MarketData.Deribit;
using MarginOptimizer.MarketData.Formats;
using MarginOptimizer.MarketData.Input;
using MarginOptimizer.MarketData.Json;

namespace MarginOptimizer.MarketData;

/// <summary>
/// Market snapshots from any format known (examples/formats.md), told by content: our own JSON or CSV, answers of Deribit's public API, Deribit
/// history as CSV; plain or gzip. A directory stands for the .json, .jsonl and .csv files in it (also with .gz), which then belong together.
/// Every method throws <see cref="InvalidInputException"/> with all faults.
/// </summary>
public static class MarketSnapshotFile
{
    private static readonly string[] Extensions = [".json", ".jsonl", ".csv", ".json.gz", ".jsonl.gz", ".csv.gz"];

    /// <param name="paths">Files or directories that make one snapshot: all answers of the API, or all history of one layout, or one of ours.</param>
    public static MarketSnapshot Read(IReadOnlyList<string> paths, SnapshotOptions? options = null)
    {
        options ??= new SnapshotOptions();
        var files = paths.SelectMany(Expand).ToList();
        if (files.Count == 0) throw new InvalidInputException("market", "no file was given");
        var kinds = KindsOf(files);
        if (kinds.Distinct().Count() > 1 || (files.Count > 1 && kinds[0] is Kind.OwnJson or Kind.OwnCsv)) throw Mixed(files, kinds);
        var snapshot = Read(files, kinds[0], options);
        return options.At is null || snapshot.AsOf <= options.At
            ? snapshot
            : throw new InvalidInputException("at", $"the snapshot is of {TimeText.Format(snapshot.AsOf)}, after the time asked for");
    }

    public static MarketSnapshot Read(string path, SnapshotOptions? options = null) => Read([path], options);

    /// <summary>One of our own snapshots from JSON text in memory.</summary>
    public static MarketSnapshot ParseJson(ReadOnlyMemory<byte> utf8) => SnapshotJson.Parse(utf8);

    /// <summary>JSON text that <see cref="ParseJson"/> reads back to equal values, one instrument per line.</summary>
    public static string FormatJson(MarketSnapshot snapshot) => SnapshotJsonWriter.Format(snapshot);

    private static MarketSnapshot Read(List<string> files, Kind kind, SnapshotOptions options) => kind switch
    {
        Kind.OwnJson => InputFile.Read(files[0], InputFile.MaxDocumentBytes, stream => SnapshotJson.Parse(InputFile.ReadAll(stream))),
        Kind.OwnCsv => InputFile.Read(files[0], InputFile.MaxStreamBytes, stream => QuotesCsv.Parse(stream, options)),
        Kind.DeribitApi => DeribitApiReader.Read(files, options),
        _ => DeribitChainReader.Read(files, options),
    };

    private static IEnumerable<string> Expand(string path)
    {
        if (!Directory.Exists(path)) return [path];
        var files = Directory.EnumerateFiles(path)
            .Where(f => Extensions.Any(e => f.EndsWith(e, StringComparison.OrdinalIgnoreCase)))
            .Order(StringComparer.Ordinal)
            .ToList();
        return files.Count > 0 ? files : throw new InvalidInputException(path, "is a directory without .json, .jsonl or .csv files");
    }

    private static List<Kind> KindsOf(List<string> files)
    {
        var faults = new ViolationList();
        var kinds = new List<Kind>();
        foreach (var file in files)
        {
            try
            {
                kinds.Add(InputFile.Read(file, InputFile.MaxStreamBytes, Recognise));
            }
            catch (InvalidInputException error)
            {
                foreach (var fault in error.Violations) faults.Add(fault.Path, fault.Message);
            }
        }

        faults.ThrowIfAny();
        return kinds;
    }

    private static Kind Recognise(Stream stream)
    {
        var start = new byte[1 << 16];
        var bytes = start.AsMemory(0, stream.ReadAtLeast(start, start.Length, throwOnEndOfStream: false));
        if (bytes.IsEmpty) throw new InvalidInputException("document", "is empty");
        if (TextFormat.IsJson(bytes.Span)) return OwnJsonMark.IsIn(bytes.Span) ? Kind.OwnJson : Kind.DeribitApi;
        // Whole lines only: the cut may go through a character.
        var lines = bytes.Length < start.Length ? bytes : bytes[..(bytes.Span.LastIndexOf((byte)'\n') + 1)];
        using var csv = new CsvReader(new MemoryStream(lines.ToArray()), new ViolationList());
        if (ChainLayout.Recognise(csv.Columns) is not null) return Kind.DeribitCsv;
        if (QuotesCsv.HasColumns(csv.Columns)) return Kind.OwnCsv;
        throw new InvalidInputException($"line {csv.Line}", "is neither JSON nor the header of a known CSV layout (examples/formats.md)");
    }

    private static InvalidInputException Mixed(List<string> files, List<Kind> kinds) => new(
        [.. files.Zip(kinds, (file, kind) => new Violation(Path.GetFileName(file), $"is {WordsOf(kind)}: it cannot be joined with the other files"))]);

    private static string WordsOf(Kind kind) => kind switch
    {
        Kind.OwnJson => "a snapshot (JSON)",
        Kind.OwnCsv => "a snapshot (CSV)",
        Kind.DeribitApi => "an answer of the Deribit API",
        _ => "Deribit history (CSV)",
    };

    private enum Kind
    {
        OwnJson,
        OwnCsv,
        DeribitApi,
        DeribitCsv,
    }
}
