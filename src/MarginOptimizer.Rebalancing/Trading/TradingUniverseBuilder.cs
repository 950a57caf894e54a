using System.Collections.Immutable;
using MarginOptimizer.Domain.Books;
using MarginOptimizer.Domain.Instruments;
using MarginOptimizer.Domain.Limits;
using MarginOptimizer.Domain.Market;
using MarginOptimizer.Rebalancing.Measures;
using MarginOptimizer.Rebalancing.Problems;
using MarginOptimizer.Rebalancing.Proposals;

namespace MarginOptimizer.Rebalancing.Trading;

/// <summary>Turns book and candidates into a <see cref="TradingUniverse"/>: caps in lots, frozen instruments with their reasons.</summary>
internal static class TradingUniverseBuilder
{
    public static TradingUniverse Build(RebalancingProblem problem)
    {
        var held = problem.Book.Positions.ToDictionary(p => p.Instrument.Name, p => p.Quantity, StringComparer.Ordinal);
        var suspects = problem.Safeguards.QuoteHygiene ? Suspects(problem.Market) : [];
        var legs = new List<Leg>();
        var frozen = ImmutableArray.CreateBuilder<SkippedCandidate>();
        foreach (var candidate in Candidates(problem).Values.OrderBy(c => c.Instrument.Name, StringComparer.Ordinal))
        {
            var name = candidate.Instrument.Name;
            var (leg, reason) = suspects.TryGetValue(name, out var suspicion)
                ? (null, suspicion)
                : Limit(candidate, problem.Market.Find(name)!, held.GetValueOrDefault(name), problem);
            if (leg is null) frozen.Add(new SkippedCandidate(name, reason));
            else legs.Add(leg);
        }

        // What is neither held nor traded is left out: it may not even have a price.
        var instruments = problem.Book.Positions.Select(p => p.Instrument)
            .Concat(legs.Select(l => l.Candidate.Instrument))
            .DistinctBy(i => i.Name)
            .OrderBy(i => i.Name, StringComparer.Ordinal)
            .ToImmutableArray();
        var columns = instruments.Select((instrument, column) => (instrument.Name, column)).ToDictionary(p => p.Name, p => p.column, StringComparer.Ordinal);
        return new TradingUniverse
        {
            Market = problem.Market,
            Book = problem.Book,
            Instruments = instruments,
            Held = [.. instruments.Select(i => held.GetValueOrDefault(i.Name))],
            Tradeables = [.. legs.Select(l => l.At(columns[l.Candidate.Instrument.Name], problem.Market))],
            Frozen = frozen.ToImmutable(),
            CappedByOpenInterest = legs.Count(l => l.RestsOnOpenInterest),
        };
    }

    /// <summary>
    /// The caller's candidates by name, and the book's positions reduce-only where wanted and not named by the caller. Unwinding trades nothing but
    /// positions, and shrinks them.
    /// </summary>
    private static Dictionary<string, Candidate> Candidates(RebalancingProblem problem)
    {
        var named = problem.Candidates.AsEnumerable();
        if (problem.Mode == RebalancingMode.Unwind)
        {
            var book = problem.Book.Positions.Select(p => p.Instrument.Name).ToHashSet(StringComparer.Ordinal);
            named = named.Where(c => book.Contains(c.Instrument.Name)).Select(c => c with { ReduceOnly = true });
        }

        var byName = named.ToDictionary(c => c.Instrument.Name, StringComparer.Ordinal);
        if (!problem.IncludeBookAsCandidates) return byName;
        foreach (var position in problem.Book.Positions)
        {
            byName.TryAdd(position.Instrument.Name, new Candidate(position.Instrument, ReduceOnly: true));
        }

        return byName;
    }

    private static Dictionary<string, string> Suspects(MarketSnapshot market)
    {
        var byName = new Dictionary<string, string>(StringComparer.Ordinal);
        foreach (var suspect in QuoteHygiene.Inspect(market)) byName.TryAdd(suspect.Instrument.Name, $"{suspect.Reason}: {suspect.Detail}");
        return byName;
    }

    private static (Leg? Leg, string Reason) Limit(Candidate candidate, Listing listing, double held, RebalancingProblem problem)
    {
        var instrument = candidate.Instrument;
        var quote = listing.Quote;
        if (quote.Bids.IsEmpty && quote.Asks.IsEmpty) return (null, "no bid and no ask");
        if (!quote.Bids.IsEmpty && !quote.Asks.IsEmpty && quote.Bids.Best.Price > quote.Asks.Best.Price) return (null, "crossed quotes");
        if (instrument is Spot) return (null, "spot trades are not optimised");
        if (!problem.Model.Covers(instrument)) return (null, $"{problem.Model.Version.Name} does not margin it");
        if (!HasMark(listing)) return (null, "no mark to value it with");

        var largest = LargestLeg(problem, listing);
        var buy = Math.Min(largest, LegCaps.Buy(candidate, quote, held, problem.Safeguards));
        var sell = Math.Min(largest, LegCaps.Sell(candidate, quote, held, problem.Safeguards));
        if (double.IsNaN(buy) || double.IsNaN(sell)) return (null, "no depth, no open interest and no cap: the size has no bound");

        // An order is at least the minimum quantity; where that is several lots it becomes the step.
        var lot = Math.Max(instrument.Lot, instrument.MinimumQuantity);
        var (buyLots, sellLots) = (Lots(buy, lot, problem.WholeLots), Lots(sell, lot, problem.WholeLots));
        return buyLots == 0.0 && sellLots == 0.0
            ? (null, "less than one lot may be traded")
            : (new Leg(candidate, listing, lot, buyLots, sellLots), "");
    }

    /// <summary>Whether an instrument can be valued: a mark, and a volatility for options.</summary>
    public static bool HasMark(Listing listing) => listing.Instrument is Option
        ? listing.Quote.Mark >= 0.0 && double.IsFinite(listing.Quote.Mark) && listing.Quote.MarkVolatility > 0.0 && double.IsFinite(listing.Quote.MarkVolatility)
        : listing.Quote.Mark > 0.0 && double.IsFinite(listing.Quote.Mark);

    /// <summary>Contracts to which the caller's limits on the size of legs hold a trade.</summary>
    private static double LargestLeg(RebalancingProblem problem, Listing listing)
    {
        var coinSize = listing.Instrument.CoinSizePerUnit(listing.Quote.Mark);
        var largest = double.PositiveInfinity;
        foreach (var limit in problem.Limits)
        {
            if (limit.Measure == Measure.LegSize && MeasureModel.InScope(limit.Scope, listing.Instrument))
                largest = Math.Min(largest, limit.Upper!.Value / coinSize);
        }

        return largest;
    }

    private static double Lots(double quantity, decimal lot, bool whole)
    {
        var lots = quantity / (double)lot;
        // A quantity that is a whole number of lots up to rounding must not lose its last lot.
        return whole ? Math.Floor(lots * (1.0 + 1e-12)) : lots;
    }

    /// <summary>A candidate that may be traded, before it has its place among the instruments.</summary>
    private sealed record Leg(Candidate Candidate, Listing Listing, decimal Lot, double BuyLots, double SellLots)
    {
        public bool RestsOnOpenInterest => LegCaps.RestsOnOpenInterest(Listing.Quote.Asks, Candidate.MaxBuyQuantity)
            || LegCaps.RestsOnOpenInterest(Listing.Quote.Bids, Candidate.MaxSellQuantity);

        public Tradeable At(int column, MarketSnapshot market) => new(
            column, Candidate.Instrument, Lot, BuyLots, SellLots, ExecutionLadder.Of(Listing, (double)Lot, market.IndexOf(Candidate.Instrument.Base)))
        {
            ImpactPerSquaredLot = Candidate.Impact * Math.Pow((double)Lot * Candidate.Instrument.CoinSizePerUnit(Listing.Quote.Mark), 2.0),
        };
    }
}
