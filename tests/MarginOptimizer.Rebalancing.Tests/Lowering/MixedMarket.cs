using MarginOptimizer.Domain;
using MarginOptimizer.Domain.Instruments;
using MarginOptimizer.Domain.Market;
using MarginOptimizer.Rebalancing.Tests.Markets;

namespace MarginOptimizer.Rebalancing.Tests.Lowering;

/// <summary>The synthetic market on BTC with a linear twin of every option and of the perpetual, settled in USDC: every venue covers some of it.</summary>
internal static class MixedMarket
{
    public static MarketSnapshot Btc { get; } = Create();

    private static MarketSnapshot Create()
    {
        var market = SyntheticMarket.Btc;
        var index = SyntheticMarket.IndexOf(Currency.Btc);
        var indices = new Dictionary<Currency, double> { [Currency.Btc] = index, [Currency.Usdc] = 1.0, [new Currency("USDT")] = 1.0 };
        var twins = market.Listings.Where(l => l.Instrument is Option or Perpetual).Select(l => Twin(l, index));
        return new MarketSnapshot(market.AsOf, indices, market.Forwards, market.Listings.Concat(twins), "synthetic");
    }

    private static Listing Twin(Listing listing, double index)
    {
        var ticks = TickSchedule.Flat(0.01m);
        var fees = new FeeSchedule(0.0003, double.PositiveInfinity);
        if (listing.Instrument is Option option)
        {
            var mark = Math.Round(Math.Max(1.0, listing.Quote.Mark * index), 2);
            var linear = option with { Name = $"{option.Name}-LINEAR", Quote = Currency.Usdc, Settlement = Currency.Usdc, Payoff = Payoff.Linear, Ticks = ticks, Fees = fees };
            return new Listing(linear, listing.Quote with { Mark = mark, Bids = Ladder.Touch(Math.Round(0.98 * mark, 2)), Asks = Ladder.Touch(Math.Round(1.02 * mark, 2)) });
        }

        var perpetual = (Perpetual)listing.Instrument;
        var swap = perpetual with { Name = $"{perpetual.Name}-LINEAR", Quote = Currency.Usdc, Settlement = Currency.Usdc, Payoff = Payoff.Linear, Lot = 0.01m, MinimumQuantity = 0.01m, Fees = fees };
        return new Listing(swap, listing.Quote with { OpenInterest = 5_000.0, Bids = Ladder.Touch(listing.Quote.Mark - 1.0), Asks = Ladder.Touch(listing.Quote.Mark + 1.0) });
    }
}
