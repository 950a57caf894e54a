using MarginOptimizer.Domain.Books;
using MarginOptimizer.Domain.Market;
using MarginOptimizer.MarketData;
using MarginOptimizer.Server.Wire;
using MarginOptimizer.Tests.Shared;

namespace MarginOptimizer.EndToEnd.Tests.Server;

/// <summary>Requests about the examples of the repository: real quotes, made-up books.</summary>
internal static class Questions
{
    private static readonly MarketSnapshot Market = MarketSnapshotFile.Read(Repository.PathOf("examples/markets/btc-2026-06.json"));

    public static V1.EvaluateMarginRequest Margin(string book) =>
        EvaluateMarginWire.Write(BookOf(book), Market, new ModelChoice("deribit-spm", Market.AsOf));

    /// <summary>Least margin for at most 1 % of it, over everything listed.</summary>
    public static V1.ProposeRebalancingRequest Proposal(string book)
    {
        var margin = Margin(book);
        return new V1.ProposeRebalancingRequest
        {
            Model = margin.Model,
            Market = margin.Market,
            Book = margin.Book,
            AllListedAsCandidates = true,
            Mode = V1.RebalancingMode.MinMargin,
        };
    }

    /// <summary>The market of all of them.</summary>
    public static MarketSnapshot Snapshot => Market;

    /// <summary>One account of the example that has two.</summary>
    public static Book Account(string id) => BookFile
        .ReadAccounts(Repository.PathOf("examples/books/two-accounts.json"), new Dictionary<string, MarketSnapshot> { [""] = Market })!.Value
        .Single(a => a.Id == id).Book;

    private static Book BookOf(string name) => BookFile.Read(Repository.PathOf($"examples/books/{name}.json"), Market);
}
