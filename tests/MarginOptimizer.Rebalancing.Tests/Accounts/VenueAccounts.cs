using System.Collections.Immutable;
using MarginOptimizer.Domain;
using MarginOptimizer.Domain.Books;
using MarginOptimizer.Domain.Instruments;
using MarginOptimizer.Domain.Market;
using MarginOptimizer.Margin;
using MarginOptimizer.Margin.Models;
using MarginOptimizer.Rebalancing.Problems;
using MarginOptimizer.Rebalancing.Tests.Lowering;

namespace MarginOptimizer.Rebalancing.Tests.Accounts;

/// <summary>Two accounts at different venues, each on its own market, with cash in three currencies and routes for each of them both ways.</summary>
internal static class VenueAccounts
{
    public static readonly Currency Usdt = new("USDT");

    /// <summary>The currencies that move between the accounts.</summary>
    public static readonly ImmutableArray<Currency> Moved = [Currency.Btc, Currency.Usdc, Usdt];

    /// <summary>The market of the second venue: another BTC index, and stablecoins a little off one dollar.</summary>
    private static readonly MarketSnapshot Elsewhere = new(
        MixedMarket.Btc.AsOf.AddMinutes(2),
        MixedMarket.Btc.Indices.ToDictionary(i => i.Key, i => i.Value * (i.Key == Currency.Btc ? 1.0005 : 0.9995)),
        MixedMarket.Btc.Forwards.ToDictionary(f => f.Key, f => f.Value * 1.0005),
        MixedMarket.Btc.Listings,
        "another venue");

    /// <summary>A problem drawn at random over instruments that the models cover; a few trades on each account, and six routes.</summary>
    public static RebalancingProblem Draw(string home, string away, Random random, RebalancingMode mode = RebalancingMode.MinMargin) =>
        RebalancingProblem.Of([Account("home", home, null, random), Account("away", away, Elsewhere, random)], MixedMarket.Btc, mode) with
        {
            IncludeBookAsCandidates = false,
            Safeguards = Safeguards.None,
            Transfers = [.. Moved.SelectMany(c => new[] { Route("home", "away", c), Route("away", "home", c) })],
        };

    private static TransferRoute Route(string from, string to, Currency currency) => currency == Currency.Btc
        ? new TransferRoute(from, to, currency, 0.5, 0.0004)
        : new TransferRoute(from, to, currency, 20_000.0, 0.0002, 1_000.0);

    private static Account Account(string id, string name, MarketSnapshot? market, Random random)
    {
        var model = MarginModelCatalog.Embedded.Named(name);
        var covered = MixedMarket.Btc.Listings.Select(l => l.Instrument).Where(i => i is not Spot && model.Covers(i)).ToArray();
        random.Shuffle(covered);
        var some = covered.Take(6).ToList();
        return new Account
        {
            Id = id,
            Book = new Book([.. some.Select(i => Held(i, random))], [], Cash(random)),
            Model = model,
            Candidates = [.. some.Take(3).Select(i => new Candidate(i, 10.0 * (double)i.Lot, 10.0 * (double)i.Lot))],
            Market = market,
        };
    }

    private static Position Held(Instrument instrument, Random random) =>
        new(instrument, (random.Next(2) == 0 ? 1.0 : -1.0) * random.Next(1, 6) * 10.0 * (double)instrument.Lot);

    private static ImmutableSortedDictionary<Currency, Balance> Cash(Random random) => ImmutableSortedDictionary<Currency, Balance>.Empty
        .Add(Currency.Btc, new Balance(1.0 + random.NextDouble(), 0.2))
        .Add(Currency.Usdc, new Balance(30_000.0 + (20_000.0 * random.NextDouble()), 0.0))
        .Add(Usdt, new Balance(25_000.0 * random.NextDouble(), 0.0));
}
