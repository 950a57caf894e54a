using System.Collections.Immutable;
using MarginOptimizer.Domain.Books;
using MarginOptimizer.Domain.Instruments;
using MarginOptimizer.Domain.Market;
using MarginOptimizer.Rebalancing.Problems;
using MarginOptimizer.Rebalancing.Trading;

namespace MarginOptimizer.Rebalancing.WhatIf;

/// <summary>The universe of a book and the one basket that is traded on it.</summary>
internal static class SizeUniverse
{
    public static TradingUniverse Build(MaxSizeProblem problem)
    {
        var market = problem.Market;
        var instruments = BookColumns.InstrumentsOf(problem.Book, problem.Basket.Legs.Select(l => l.Instrument));
        var held = problem.Book.Positions.ToDictionary(p => p.Instrument.Name, p => p.Quantity, StringComparer.Ordinal);
        var tradeables = problem.Basket.Legs.OrderBy(l => l.Instrument.Name, StringComparer.Ordinal).Select(leg =>
        {
            var listing = market.Find(leg.Instrument.Name)!;
            return new Tradeable(
                0, leg.Instrument, [new TradeableLeg(IndexOf(instruments, leg.Instrument), leg.Instrument.Lot)], leg.Instrument.Lot, Depth(problem, listing.Quote.Asks, leg), Depth(problem, listing.Quote.Bids, leg), LadderOf(problem, listing));
        });
        return new TradingUniverse
        {
            Accounts = [new UniverseAccount(Account.DefaultId, problem.Book, market, problem.Model, 0, instruments)],
            Instruments = instruments,
            AccountOf = new int[instruments.Length],
            Held = [.. instruments.Select(i => held.GetValueOrDefault(i.Name))],
            Tradeables = [.. tradeables],
            Frozen = [],
            CappedByOpenInterest = 0,
        };
    }

    private static int IndexOf(ImmutableArray<Instrument> instruments, Instrument instrument)
    {
        var index = 0;
        while (instruments[index].Name != instrument.Name) index++;
        return index;
    }

    /// <summary>Whole lots that may be taken of a side; infinite at the mark, and where the depth is not known.</summary>
    private static double Depth(MaxSizeProblem problem, Ladder side, in BasketLeg leg)
    {
        if (problem.Fill == FillRule.Mark || (!side.IsEmpty && !side.IsDepthKnown)) return double.PositiveInfinity;
        return Math.Floor(problem.VisibleShare * side.TotalQuantity / (double)leg.Instrument.Lot * (1.0 + 1e-12));
    }

    private static ExecutionLadder LadderOf(MaxSizeProblem problem, Listing listing)
    {
        var lot = (double)listing.Instrument.Lot;
        var index = problem.Market.IndexOf(listing.Instrument.Base);
        if (problem.Fill == FillRule.Quotes) return ExecutionLadder.Of(listing, lot, index);
        var instrument = problem.WithFees ? listing.Instrument : listing.Instrument with { Fees = FeeSchedule.None };
        var touch = Ladder.Touch(listing.Quote.Mark);
        return ExecutionLadder.Of(new Listing(instrument, listing.Quote with { Bids = touch, Asks = touch }), lot, index);
    }
}
