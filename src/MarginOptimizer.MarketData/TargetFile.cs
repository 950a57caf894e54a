using System.Collections.Immutable;
using MarginOptimizer.Domain.Limits;
using MarginOptimizer.Domain.Validation;
using MarginOptimizer.MarketData.Formats;
using MarginOptimizer.MarketData.Input;

namespace MarginOptimizer.MarketData;

/// <summary>
/// Exposure targets as JSON, plain or gzip; the format is in examples/formats.md. Every method throws <see cref="InvalidInputException"/> with all
/// faults.
/// </summary>
public static class TargetFile
{
    public static ImmutableArray<ExposureTarget> Read(string path) =>
        InputFile.Read(path, InputFile.MaxDocumentBytes, stream => TargetsJson.Parse(InputFile.ReadAll(stream)));

    /// <summary>Targets from JSON text in memory.</summary>
    public static ImmutableArray<ExposureTarget> ParseJson(ReadOnlyMemory<byte> utf8) => TargetsJson.Parse(utf8);
}
