using System.Collections.Immutable;
using MarginOptimizer.Rebalancing.Evaluation;
using MarginOptimizer.Rebalancing.Trading;

namespace MarginOptimizer.Rebalancing.Proposals;

/// <summary>Writes the orders of a choice of trades.</summary>
/// <param name="marginOf">The margin minimised, of a book, USD.</param>
internal sealed class TradeList(MarginLandscape landscape, BookState after, Func<BookState, double> marginOf)
{
    public ImmutableArray<ProposedTrade> Build(bool wholeLots)
    {
        var universe = landscape.Universe;
        var trades = ImmutableArray.CreateBuilder<ProposedTrade>();
        for (var i = 0; i < universe.Tradeables.Length; i++)
        {
            if (after.Lots[i] != 0.0) trades.Add(Trade(universe.Tradeables[i], i, wholeLots));
        }

        return trades.ToImmutable();
    }

    private ProposedTrade Trade(Tradeable tradeable, int variable, bool wholeLots)
    {
        var lots = after.Lots[variable];
        var market = landscape.Universe.MarketOf(tradeable);
        var dollars = market.IndexOf(tradeable.Instrument.Settlement);
        var count = wholeLots ? checked((long)lots) : 0L;
        var (limit, ticks) = LimitPrice(tradeable, lots);
        return new ProposedTrade
        {
            Account = landscape.Universe.Accounts[tradeable.Account].Id,
            Instrument = tradeable.Instrument,
            Quantity = wholeLots ? (double)(count * tradeable.Lot) : lots * tradeable.LotSize,
            LotCount = count,
            OrderQuantity = count * tradeable.Lot,
            LimitPrice = limit,
            TickCount = ticks,
            AveragePrice = tradeable.Ladder.AveragePrice(lots),
            Mark = tradeable.Legs.Sum(leg => (double)(leg.PerLot / tradeable.Lot) * market.QuoteOf(landscape.Universe.Instruments[leg.Column]).Mark),
            CostUsd = dollars * tradeable.Ladder.Sum(lots, unit => unit.Cost),
            ImpactUsd = tradeable.ImpactOf(lots),
            FeeUsd = dollars * tradeable.Ladder.Sum(lots, unit => unit.Fee),
            PremiumUsd = dollars * tradeable.Ladder.Sum(lots, unit => unit.Cash),
            MarginSavedUsd = marginOf(Without(variable)) - marginOf(after),
            Closes = tradeable.Legs.All(leg => lots * leg.Contracts * landscape.Universe.Held[leg.Column] < 0.0),
        };
    }

    /// <summary>The worst level needed; off the tick grid it moves to the side that still fills.</summary>
    public static (decimal Price, long Ticks) LimitPrice(Tradeable tradeable, double lots)
    {
        var worst = (decimal)tradeable.Ladder.WorstPrice(lots);
        var ticks = tradeable.Instrument.Ticks;
        var price = ticks.IsValid(worst) ? worst : lots > 0.0 ? ticks.RoundUp(worst) : ticks.RoundDown(worst);
        return (price, (long)(price / ticks.TickAt(price)));
    }

    private BookState Without(int variable)
    {
        var lots = (double[])after.Lots.Clone();
        lots[variable] = 0.0;
        return BookState.Of(landscape.Universe, lots);
    }
}
