using System.Collections.Immutable;
using MarginOptimizer.Domain.Books;
using MarginOptimizer.Domain.Market;
using MarginOptimizer.Domain.Validation;
using MarginOptimizer.MarketData.Formats;
using MarginOptimizer.MarketData.Input;

namespace MarginOptimizer.MarketData;

/// <summary>
/// Books as JSON (positions, open orders, balances) or CSV (positions), plain or gzip; the formats are in examples/formats.md. An empty book is a
/// value: whether it makes sense is the caller's to say. Every method throws <see cref="InvalidInputException"/> with all faults.
/// </summary>
public static class BookFile
{
    /// <param name="snapshot">Where every instrument of the book must be listed.</param>
    public static Book Read(string path, MarketSnapshot snapshot) => InputFile.Read(path, InputFile.MaxDocumentBytes, stream =>
    {
        var bytes = InputFile.ReadAll(stream);
        return LooksLikeCsv(path, bytes) ? BookCsv.Parse(new MemoryStream(bytes), snapshot) : BookJson.Parse(bytes, snapshot);
    });

    /// <summary>The books of several accounts, in the order of a JSON file or by id for CSV; null where the file holds one plain book.</summary>
    /// <param name="markets">Where the instruments are listed, by the ids that accounts use; the empty id is the market of all others.</param>
    public static ImmutableArray<AccountBook>? ReadAccounts(string path, IReadOnlyDictionary<string, MarketSnapshot> markets) =>
        InputFile.Read(path, InputFile.MaxDocumentBytes, stream =>
        {
            var bytes = InputFile.ReadAll(stream);
            if (LooksLikeCsv(path, bytes)) return BookCsv.ParseAccounts(new MemoryStream(bytes), markets[""]);
            return AccountsJson.IsOne(bytes) ? AccountsJson.Parse(bytes, markets) : (ImmutableArray<AccountBook>?)null;
        });

    /// <summary>The books of several accounts from JSON text in memory.</summary>
    public static ImmutableArray<AccountBook> ParseAccountsJson(ReadOnlyMemory<byte> utf8, IReadOnlyDictionary<string, MarketSnapshot> markets) =>
        AccountsJson.Parse(utf8, markets);

    /// <summary>A book from JSON text in memory.</summary>
    public static Book ParseJson(ReadOnlyMemory<byte> utf8, MarketSnapshot snapshot) => BookJson.Parse(utf8, snapshot);

    /// <summary>JSON text that <see cref="ParseJson"/> reads back to an equal book, one position per line.</summary>
    public static string FormatJson(Book book, IReadOnlyList<string>? notes = null) => BookJsonWriter.Format(book, notes ?? []);

    /// <summary>An empty or unclear file is read as what its name says, so that the fault speaks of the right format.</summary>
    internal static bool LooksLikeCsv(string path, ReadOnlySpan<byte> bytes) =>
        !TextFormat.IsJson(bytes) && (path.EndsWith(".csv", StringComparison.OrdinalIgnoreCase)
            || path.EndsWith(".csv.gz", StringComparison.OrdinalIgnoreCase));
}
