using MarginOptimizer.Domain.Books;
using MarginOptimizer.Domain.Instruments;
using MarginOptimizer.Domain.Limits;
using MarginOptimizer.Margin.Models;
using MarginOptimizer.MarketData;
using MarginOptimizer.Rebalancing.Problems;
using MarginOptimizer.Rebalancing.Trading;
using MarginOptimizer.Tests.Shared;
using System.Collections.Immutable;

namespace MarginOptimizer.Benchmarks.Shortfall;

/// <summary>The market maker's book of the examples on the quotes of the examples, with the options nearest to the money as candidates.</summary>
internal static class ShortfallDesk
{
    /// <summary>Least expected shortfall within a budget of costs.</summary>
    /// <param name="columns">Trades: what is held, and as many options quoted on both sides as make up the number.</param>
    /// <param name="tail">What is minimised.</param>
    /// <param name="wholeLots">Trades are whole lots.</param>
    public static RebalancingProblem Of(int columns, TailRisk tail, bool wholeLots)
    {
        var market = MarketSnapshotFile.Read(Repository.PathOf("examples/markets/btc-2026-06.json"));
        var book = BookFile.Read(Repository.PathOf("examples/books/market-maker-40.json"), market);
        var held = book.Positions.Select(p => p.Instrument.Name).ToHashSet(StringComparer.Ordinal);
        var candidates = market.Listings
            .Where(l => l is { Instrument: Option, Quote: { Mark: > 0.0, MarkVolatility: > 0.0, Bids.IsEmpty: false, Asks.IsEmpty: false } } && !held.Contains(l.Instrument.Name))
            .OrderBy(l => Math.Abs(Math.Log(((Option)l.Instrument).Strike / market.UnderlyingOf(l.Instrument))))
            .ThenBy(l => l.Instrument.Name, StringComparer.Ordinal)
            .Select(l => l.Instrument)
            .ToList();
        var problem = new RebalancingProblem
        {
            Book = book,
            Market = market,
            Model = MarginModelCatalog.Embedded.Named("deribit-spm@2026-09-23"),
            Candidates = [],
            Mode = RebalancingMode.MinMargin,
            MarginTail = tail,
            ScenarioCaps = ScenarioCaps.Local,
            WholeLots = wholeLots,
        };
        for (var count = 1; count <= candidates.Count; count++)
        {
            // What the quotes do not allow is no trade: the number of candidates is a little above that of trades.
            var drawn = problem with { Candidates = [.. candidates.Take(count).Select(i => new Candidate(i))] };
            if (count + held.Count >= columns && TradingUniverseBuilder.Build(drawn).Tradeables.Length == columns) return drawn;
        }

        throw new ArgumentOutOfRangeException(nameof(columns), columns, "there are fewer trades on the quotes of the example");
    }
}
