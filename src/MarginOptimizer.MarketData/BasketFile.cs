using System.Collections.Immutable;
using MarginOptimizer.Domain.Books;
using MarginOptimizer.Domain.Market;
using MarginOptimizer.Domain.Validation;
using MarginOptimizer.MarketData.Formats;
using MarginOptimizer.MarketData.Input;

namespace MarginOptimizer.MarketData;

/// <summary>
/// Baskets of trades as JSON or CSV, plain or gzip; the formats are in examples/formats.md. Every method throws
/// <see cref="InvalidInputException"/> with all faults.
/// </summary>
public static class BasketFile
{
    /// <param name="snapshot">Where every instrument must be listed.</param>
    public static ImmutableArray<Basket> Read(string path, MarketSnapshot snapshot) => InputFile.Read(path, InputFile.MaxDocumentBytes, stream =>
    {
        var bytes = InputFile.ReadAll(stream);
        return BookFile.LooksLikeCsv(path, bytes) ? BasketsCsv.Parse(new MemoryStream(bytes), snapshot) : BasketsJson.Parse(bytes, snapshot);
    });

    /// <summary>Baskets from JSON text in memory.</summary>
    public static ImmutableArray<Basket> ParseJson(ReadOnlyMemory<byte> utf8, MarketSnapshot snapshot) => BasketsJson.Parse(utf8, snapshot);

    /// <summary>Baskets from CSV text in memory.</summary>
    public static ImmutableArray<Basket> ParseCsv(ReadOnlyMemory<byte> utf8, MarketSnapshot snapshot) =>
        BasketsCsv.Parse(new MemoryStream(utf8.ToArray()), snapshot);
}
