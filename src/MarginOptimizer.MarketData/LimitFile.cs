using System.Collections.Immutable;
using MarginOptimizer.Domain.Limits;
using MarginOptimizer.Domain.Validation;
using MarginOptimizer.MarketData.Formats;
using MarginOptimizer.MarketData.Input;

namespace MarginOptimizer.MarketData;

/// <summary>
/// Limits as JSON, plain or gzip; the format is in examples/formats.md. Every method throws <see cref="InvalidInputException"/> with all faults.
/// </summary>
public static class LimitFile
{
    public static ImmutableArray<Limit> Read(string path) => ReadDocument(path).Limits;

    /// <summary>The limits with all return rows of the file.</summary>
    public static LimitDocument ReadDocument(string path) =>
        InputFile.Read(path, InputFile.MaxDocumentBytes, stream => LimitsJson.Parse(InputFile.ReadAll(stream), InputFile.FolderOf(path)));

    /// <summary>Limits from JSON text in memory.</summary>
    public static ImmutableArray<Limit> ParseJson(ReadOnlyMemory<byte> utf8) => LimitsJson.Parse(utf8, null).Limits;
}
