using System.Collections.Immutable;
using MarginOptimizer.Domain.Books;
using MarginOptimizer.MarketData.Formats;
using MarginOptimizer.MarketData.Input;

namespace MarginOptimizer.MarketData;

/// <summary>
/// Transfer routes between accounts as JSON, plain or gzip; the format is in examples/formats.md. Every method throws
/// <see cref="Domain.Validation.InvalidInputException"/> with all faults.
/// </summary>
public static class TransferFile
{
    public static ImmutableArray<TransferRoute> Read(string path) =>
        InputFile.Read(path, InputFile.MaxDocumentBytes, stream => TransfersJson.Parse(InputFile.ReadAll(stream)));

    /// <summary>Routes from JSON text in memory.</summary>
    public static ImmutableArray<TransferRoute> ParseJson(ReadOnlyMemory<byte> utf8) => TransfersJson.Parse(utf8);
}
