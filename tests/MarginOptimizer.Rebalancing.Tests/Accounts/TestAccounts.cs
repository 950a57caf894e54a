using System.Collections.Immutable;
using MarginOptimizer.Domain;
using MarginOptimizer.Domain.Books;
using MarginOptimizer.Domain.Instruments;
using MarginOptimizer.Domain.Market;
using MarginOptimizer.Margin.Reports;
using MarginOptimizer.Pricing;
using MarginOptimizer.Rebalancing.Problems;
using MarginOptimizer.Rebalancing.Proposals;
using MarginOptimizer.Rebalancing.Tests.Markets;

namespace MarginOptimizer.Rebalancing.Tests.Accounts;

/// <summary>Problems over several accounts.</summary>
internal static class TestAccounts
{
    public static MarketSnapshot Market => SyntheticMarket.Btc;

    /// <summary>The same names at another venue: other indices, forwards and quotes, a minute later.</summary>
    public static MarketSnapshot OtherVenue { get; } = new(
        Market.AsOf.AddMinutes(1),
        Market.Indices.ToDictionary(i => i.Key, i => i.Value * 1.001),
        Market.Forwards.ToDictionary(f => f.Key, f => f.Value * 1.001),
        Market.Listings.Select(l => l with { Quote = l.Quote with { Mark = l.Instrument is Option ? l.Quote.Mark : l.Quote.Mark * 1.001 } }),
        "another venue");

    /// <summary>Short options under portfolio margin on one account, the hedge and most of the cash under standard margin on the other.</summary>
    public static ImmutableArray<Account> Pair { get; } =
    [
        new()
        {
            Id = "spm",
            Book = Book([new(Market.Put(29, 0.90), -10.0), new(Market.Call(29, 1.10), -8.0), new(Market.Put(8, 0.95), -5.0)], 5.0),
            Model = TestProblems.PortfolioMargin,
            Candidates = [.. TestProblems.Everything(Market)],
        },
        new()
        {
            Id = "sm",
            Book = Book([new(Market.Put(85, 0.80), 4.0), new(Market.Perpetual(), -60_000.0)], 4.0),
            Model = TestProblems.StandardMargin,
            Candidates = [.. TestProblems.Everything(Market).Where(c => c.Instrument is not Future)],
        },
    ];

    public static RebalancingProblem Desk(RebalancingMode mode = RebalancingMode.MinMargin, params TransferRoute[] routes) =>
        RebalancingProblem.Of(Pair, Market, mode) with { Transfers = [.. routes] };

    /// <summary>Nothing may be traded, only moved; no safeguard but the one on headroom.</summary>
    public static RebalancingProblem OnlyTransfers(ImmutableArray<Account> accounts, params TransferRoute[] routes) =>
        RebalancingProblem.Of([.. accounts.Select(a => a with { Candidates = [] })], Market, RebalancingMode.RestoreHeadroom) with
        {
            IncludeBookAsCandidates = false,
            Transfers = [.. routes],
            Safeguards = Safeguards.None with { KeepHeadroom = true },
        };

    public static Account With(this Account account, double cash) =>
        account with { Book = account.Book with { Balances = ImmutableSortedDictionary<Currency, Balance>.Empty.Add(Currency.Btc, new Balance(cash, 0.0)) } };

    public static TransferRoute Route(string from, string to, double most = 10.0, double rate = 0.0, double step = 0.0) =>
        new(from, to, Currency.Btc, most, rate, step);

    /// <summary>The margin of one account alone, by a fresh compilation over its own instruments.</summary>
    public static MarginReport MarginOf(RebalancingProblem problem, Account account, Book book)
    {
        var instruments = book.Positions.Concat(account.Book.Positions).Select(p => p.Instrument).DistinctBy(i => i.Name);
        return new MarginEvaluator(account.Model.Compile(account.Market ?? problem.Market, [.. instruments])).Evaluate(book);
    }

    /// <summary>The book of an account after the trades and transfers of a proposal, from the account's fills and the routes alone.</summary>
    public static Book BookAfter(RebalancingProblem problem, Account account, Proposal proposal)
    {
        var single = new RebalancingProblem
        {
            Book = account.Book,
            Market = account.Market ?? problem.Market,
            Model = account.Model,
            Candidates = [],
            Mode = problem.Mode,
        };
        var book = Recomputation.BookAfter(single, proposal with { Trades = [.. proposal.Trades.Where(t => t.Account == account.Id)] });
        foreach (var transfer in proposal.Transfers)
        {
            var rate = problem.Transfers.Single(r => r.From == transfer.From && r.To == transfer.To && r.Currency == transfer.Currency).CostRate;
            var moved = (transfer.To == account.Id ? transfer.Sent * (1.0 - rate) : 0.0) - (transfer.From == account.Id ? transfer.Sent : 0.0);
            var balance = book.Balances.GetValueOrDefault(transfer.Currency);
            book = book with { Balances = book.Balances.SetItem(transfer.Currency, balance with { Cash = balance.Cash + moved }) };
        }

        return book;
    }

    private static Book Book(ImmutableArray<Position> positions, double cash) =>
        new(positions, [], ImmutableSortedDictionary<Currency, Balance>.Empty.Add(Currency.Btc, new Balance(cash, 0.0)));
}
