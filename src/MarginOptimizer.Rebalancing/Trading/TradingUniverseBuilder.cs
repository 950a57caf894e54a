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
        var candidates = Candidates(problem);
        var instruments = problem.Book.Positions.Select(p => p.Instrument)
            .Concat(candidates.Values.Select(c => c.Instrument))
            .DistinctBy(i => i.Name)
            .OrderBy(i => i.Name, StringComparer.Ordinal)
            .ToImmutableArray();
        var suspects = problem.Safeguards.QuoteHygiene ? Suspects(problem.Market) : [];

        var tradeables = ImmutableArray.CreateBuilder<Tradeable>();
        var frozen = ImmutableArray.CreateBuilder<SkippedCandidate>();
        var cappedByOpenInterest = 0;
        for (var column = 0; column < instruments.Length; column++)
        {
            var instrument = instruments[column];
            if (!candidates.TryGetValue(instrument.Name, out var candidate)) continue;
            if (suspects.TryGetValue(instrument.Name, out var reason))
            {
                frozen.Add(new SkippedCandidate(instrument.Name, reason));
                continue;
            }

            var listing = problem.Market.Find(instrument.Name)!;
            var outcome = Limit(candidate, listing, held.GetValueOrDefault(instrument.Name), problem, column);
            if (outcome.Reason.Length > 0)
            {
                frozen.Add(new SkippedCandidate(instrument.Name, outcome.Reason));
                continue;
            }

            if (LegCaps.RestsOnOpenInterest(listing.Quote.Asks, candidate.MaxBuyQuantity)
                || LegCaps.RestsOnOpenInterest(listing.Quote.Bids, candidate.MaxSellQuantity)) cappedByOpenInterest++;
            tradeables.Add(outcome.Tradeable!);
        }

        return new TradingUniverse
        {
            Market = problem.Market,
            Book = problem.Book,
            Instruments = instruments,
            Held = [.. instruments.Select(i => held.GetValueOrDefault(i.Name))],
            Tradeables = tradeables.ToImmutable(),
            Frozen = frozen.ToImmutable(),
            CappedByOpenInterest = cappedByOpenInterest,
        };
    }

    /// <summary>The caller's candidates by name, and the book's positions reduce-only where wanted and not named by the caller.</summary>
    private static Dictionary<string, Candidate> Candidates(RebalancingProblem problem)
    {
        var byName = problem.Candidates.ToDictionary(c => c.Instrument.Name, StringComparer.Ordinal);
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

    private static (Tradeable? Tradeable, string Reason) Limit(Candidate candidate, Listing listing, double held, RebalancingProblem problem, int column)
    {
        var instrument = candidate.Instrument;
        var quote = listing.Quote;
        if (quote.Bids.IsEmpty && quote.Asks.IsEmpty) return (null, "no bid and no ask");
        if (!quote.Bids.IsEmpty && !quote.Asks.IsEmpty && quote.Bids.Best.Price > quote.Asks.Best.Price) return (null, "crossed quotes");
        if (instrument is Spot) return (null, "spot trades are not optimised");

        var largest = LargestLeg(problem, listing);
        var buy = Math.Min(largest, LegCaps.Buy(candidate, quote, held, problem.Safeguards));
        var sell = Math.Min(largest, LegCaps.Sell(candidate, quote, held, problem.Safeguards));
        if (double.IsNaN(buy) || double.IsNaN(sell)) return (null, "no depth, no open interest and no cap: the size has no bound");

        // An order is at least the minimum quantity; where that is several lots it becomes the step.
        var lot = Math.Max(instrument.Lot, instrument.MinimumQuantity);
        var (buyLots, sellLots) = (Lots(buy, lot, problem.WholeLots), Lots(sell, lot, problem.WholeLots));
        if (buyLots == 0.0 && sellLots == 0.0) return (null, "less than one lot may be traded");

        var ladder = ExecutionLadder.Of(listing, (double)lot, problem.Market.IndexOf(instrument.Base));
        return (new Tradeable(column, instrument, lot, buyLots, sellLots, ladder), "");
    }

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
}
