using MarginOptimizer.Backtesting.Configuration;
using MarginOptimizer.Backtesting.Results;
using MarginOptimizer.Domain.Books;
using MarginOptimizer.Domain.Instruments;
using MarginOptimizer.Domain.Market;
using MarginOptimizer.Rebalancing.WhatIf;

namespace MarginOptimizer.Backtesting.Simulation;

/// <summary>Trades that take liquidity, with taker fees.</summary>
internal static class Fills
{
    /// <summary>Fills an order in full at the quotes, or at the mark where that is the rule or nobody quotes the side.</summary>
    /// <param name="account">Its market is that of <paramref name="market"/>.</param>
    /// <param name="market">The full snapshot.</param>
    /// <param name="listing">What is traded, listed there.</param>
    /// <param name="quantity">Signed contracts, buy &gt; 0; not 0.</param>
    public static void Take(SimulatedAccount account, MarketSnapshot market, Listing listing, decimal quantity, FillPrice at, LedgerKind kind, PeriodTally tally)
    {
        var side = quantity > 0m ? listing.Quote.Asks : listing.Quote.Bids;
        if (at == FillPrice.Mark || side.IsEmpty)
        {
            if (at != FillPrice.Mark) tally.UnquotedFills++;
            Fill(account, market, listing, quantity, listing.Quote.Mark, kind, tally);
            return;
        }

        var left = quantity;
        for (var level = 0; level < side.Levels.Length && left != 0m; level++)
        {
            var (price, visible) = (side.Levels[level].Price, side.Levels[level].Quantity);
            var isLast = level == side.Levels.Length - 1;
            var most = visible >= (double)Math.Abs(left) ? Math.Abs(left) : (decimal)visible;
            if (isLast && most < Math.Abs(left)) tally.DeepFills++;
            var part = isLast ? left : Math.Sign(left) * most;
            Fill(account, market, listing, part, price, kind, tally);
            left -= part;
        }
    }

    /// <summary>Fills at a price, with the taker fee.</summary>
    public static void Fill(SimulatedAccount account, MarketSnapshot market, Listing listing, decimal quantity, double price, LedgerKind kind, PeriodTally tally)
    {
        if (quantity == 0m) return;
        var instrument = listing.Instrument;
        var leg = new BasketLeg(instrument, (double)quantity, price);
        var paid = LegCash.Paid(leg, market, withFees: true);
        var fee = paid - LegCash.Paid(leg, market, withFees: false);
        var atMark = LegCash.Paid(leg with { Price = null }, market, withFees: false);
        account.Receive(instrument.Settlement, -paid);
        account.Add(listing, quantity);
        tally.Ledger.Add(new LedgerEntry(market.AsOf, kind, instrument.Name, quantity, price, fee, -paid, instrument.Settlement.Code));
        var index = market.IndexOf(instrument.Settlement);
        tally.CostUsd += (paid - atMark) * index;
        tally.FeeUsd += fee * index;
        tally.TurnoverUsd += NotionalUsd(market, instrument, listing.Quote.Mark, (double)quantity);
    }

    /// <summary>Base coins at the index, absolute.</summary>
    public static double NotionalUsd(MarketSnapshot market, Instrument instrument, double mark, double quantity) =>
        Math.Abs(quantity) * instrument.CoinSizePerUnit(mark) * market.IndexOf(instrument.Base);
}
