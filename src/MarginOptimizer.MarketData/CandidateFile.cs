using System.Collections.Immutable;
using MarginOptimizer.Domain.Books;
using MarginOptimizer.Domain.Market;
using MarginOptimizer.Domain.Validation;
using MarginOptimizer.MarketData.Formats;
using MarginOptimizer.MarketData.Input;

namespace MarginOptimizer.MarketData;

/// <summary>
/// Candidates as JSON or CSV, plain or gzip; the formats are in examples/formats.md. Every method throws
/// <see cref="InvalidInputException"/> with all faults.
/// </summary>
public static class CandidateFile
{
    /// <param name="snapshot">Where every candidate must be listed.</param>
    public static ImmutableArray<Candidate> Read(string path, MarketSnapshot snapshot) => Read(path, snapshot, AccountFilter.None);

    /// <summary>The candidates of one account: those that name it, and those that name none.</summary>
    /// <param name="snapshot">The account's market, where each of them must be listed.</param>
    /// <param name="account">Whose candidates are wanted.</param>
    /// <param name="accounts">Every account there is; others are refused.</param>
    public static ImmutableArray<Candidate> Read(string path, MarketSnapshot snapshot, string account, IReadOnlyCollection<string> accounts) =>
        Read(path, snapshot, new AccountFilter(account, accounts));

    private static ImmutableArray<Candidate> Read(string path, MarketSnapshot snapshot, AccountFilter filter) =>
        InputFile.Read(path, InputFile.MaxDocumentBytes, stream =>
        {
            var bytes = InputFile.ReadAll(stream);
            return BookFile.LooksLikeCsv(path, bytes)
                ? CandidatesCsv.Parse(new MemoryStream(bytes), snapshot, filter)
                : CandidatesJson.Parse(bytes, snapshot, filter);
        });

    /// <summary>Candidates from JSON text in memory.</summary>
    public static ImmutableArray<Candidate> ParseJson(ReadOnlyMemory<byte> utf8, MarketSnapshot snapshot) =>
        CandidatesJson.Parse(utf8, snapshot, AccountFilter.None);
}
