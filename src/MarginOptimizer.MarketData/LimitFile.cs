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
    /// <param name="path">Of the file.</param>
    /// <param name="within">Absolute folder that files named by its recipes must lie in; null = anywhere.</param>
    public static ImmutableArray<Limit> Read(string path, string? within = null) => ReadDocument(path, within).Limits;

    /// <summary>The limits with all return rows of the file.</summary>
    /// <inheritdoc cref="Read" path="/param"/>
    public static LimitDocument ReadDocument(string path, string? within = null) =>
        InputFile.Read(path, InputFile.MaxDocumentBytes, stream => LimitsJson.Parse(InputFile.ReadAll(stream), DataFolder.Of(path, within)));

    /// <summary>Limits from JSON text in memory.</summary>
    public static ImmutableArray<Limit> ParseJson(ReadOnlyMemory<byte> utf8) => LimitsJson.Parse(utf8, null).Limits;
}
