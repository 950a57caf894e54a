using System.Collections.Immutable;
using MarginOptimizer.Domain;
using MarginOptimizer.Domain.Books;
using MarginOptimizer.Domain.Instruments;
using MarginOptimizer.Domain.Limits;
using MarginOptimizer.Domain.Market;
using MarginOptimizer.Margin;
using MarginOptimizer.Margin.Models;
using MarginOptimizer.Rebalancing.Problems;

namespace MarginOptimizer.Rebalancing.Tests.Markets;

/// <summary>Problems that most tests start from.</summary>
internal static class TestProblems
{
    public static IMarginModel PortfolioMargin { get; } = MarginModelCatalog.Embedded.Named("deribit-spm@2026-09-23");

    /// <summary>Standard margin with the leverage rule: the perpetual has one rate at every size, the dated future has not.</summary>
    public static IMarginModel StandardMargin { get; } = MarginModelCatalog.Embedded.Named("deribit-sm@2026-08-05");

    /// <summary>Two hundred and fifty days of fat-tailed returns of both coins, which move together.</summary>
    public static ReturnScenarios Days { get; } = DrawDays();

    /// <summary>A desk short of strangles on BTC, every instrument a candidate.</summary>
    public static RebalancingProblem Strangles(RebalancingMode mode = RebalancingMode.MinMargin) => new()
    {
        Book = StrangleBook(SyntheticMarket.Btc),
        Market = SyntheticMarket.Btc,
        Model = PortfolioMargin,
        Candidates = Everything(SyntheticMarket.Btc),
        Mode = mode,
    };

    /// <summary>Strangles on both coins, and cash in both.</summary>
    public static RebalancingProblem TwoCoins(RebalancingMode mode = RebalancingMode.MinMargin)
    {
        var market = SyntheticMarket.BtcAndEth;
        var eth = Currency.Eth;
        var book = StrangleBook(market);
        return new RebalancingProblem
        {
            Book = book with
            {
                Positions = book.Positions.AddRange(
                    new Position(market.Put(29, 0.90, eth), -100.0),
                    new Position(market.Call(29, 1.10, eth), -120.0),
                    new Position(market.Perpetual(eth), 30_000.0)),
                Balances = book.Balances.Add(eth, new Balance(60.0, 0.0)),
            },
            Market = market,
            Model = PortfolioMargin,
            Candidates = Everything(market),
            Mode = mode,
        };
    }

    /// <summary>Two short puts, and the few named candidates at a handful of lots each: small enough to try every combination.</summary>
    public static RebalancingProblem Tiny(RebalancingMode mode, double cap, params Instrument[] candidates) => Strangles(mode) with
    {
        Candidates = [.. candidates.Select(c => new Candidate(c, cap * (double)c.Lot, cap * (double)c.Lot))],
        IncludeBookAsCandidates = false,
        Safeguards = Safeguards.None,
    };

    public static Book StrangleBook(MarketSnapshot market) => new(
        [
            new Position(market.Put(29, 0.90), -10.0),
            new Position(market.Call(29, 1.10), -8.0),
            new Position(market.Put(8, 0.95), -5.0),
            new Position(market.Put(85, 0.80), 4.0),
            new Position(market.Perpetual(), -60_000.0),
        ],
        [],
        ImmutableSortedDictionary<Currency, Balance>.Empty.Add(Currency.Btc, new Balance(6.0, 0.5)));

    public static ImmutableArray<Candidate> Everything(MarketSnapshot market) => [.. market.Listings.Select(l => new Candidate(l.Instrument))];

    /// <summary>Every named candidate moves its market, each by another coefficient.</summary>
    public static RebalancingProblem WithImpact(RebalancingProblem problem, double scale = 1.0) => problem with
    {
        Candidates = [.. problem.Candidates.Select((c, i) => c with { Impact = scale * (1 + (i % 7)) })],
    };

    private static ReturnScenarios DrawDays()
    {
        var random = new Random(11);
        var (btc, eth) = (ImmutableArray.CreateBuilder<double>(), ImmutableArray.CreateBuilder<double>());
        for (var day = 0; day < 250; day++)
        {
            var size = day % 25 == 0 ? 0.25 : 0.05;
            var common = size * ((2.0 * random.NextDouble()) - 1.0);
            btc.Add(common);
            eth.Add((1.3 * common) + (0.02 * (random.NextDouble() - 0.5)));
        }

        return new ReturnScenarios(
            "days", ImmutableSortedDictionary<Currency, ImmutableArray<double>>.Empty.Add(Currency.Btc, btc.ToImmutable()).Add(Currency.Eth, eth.ToImmutable()));
    }
}
