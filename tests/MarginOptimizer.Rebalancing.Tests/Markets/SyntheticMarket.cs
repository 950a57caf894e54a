using System.Collections.Immutable;
using System.Globalization;
using MarginOptimizer.Domain;
using MarginOptimizer.Domain.Instruments;
using MarginOptimizer.Domain.Market;
using MarginOptimizer.Pricing;

namespace MarginOptimizer.Rebalancing.Tests.Markets;

/// <summary>
/// A small market that hangs together: three expiries of nine strikes with a smile, marks from Black-76, quotes on the tick grid around them,
/// a perpetual and a dated future. The nearer two expiries have ladders of three levels, the last shows the touch alone.
/// </summary>
internal static class SyntheticMarket
{
    public static readonly DateTimeOffset AsOf = new(2026, 10, 1, 8, 0, 0, TimeSpan.Zero);
    public static readonly int[] Days = [8, 29, 85];
    public static readonly double[] Moneyness = [0.70, 0.80, 0.90, 0.95, 1.00, 1.05, 1.10, 1.20, 1.30];

    private static readonly TickSchedule OptionTicks = new(0.0001m, [new TickStep(0.005m, 0.0005m)]);
    private static readonly FeeSchedule OptionFees = new(0.0003, 0.125);
    private static readonly FeeSchedule FutureFees = new(0.0005, double.PositiveInfinity);

    public static MarketSnapshot Btc { get; } = Of((Currency.Btc, 60_000.0, 0.50));

    public static MarketSnapshot BtcAndEth { get; } = Of((Currency.Btc, 60_000.0, 0.50), (Currency.Eth, 3_000.0, 0.70));

    public static double IndexOf(Currency coin) => coin == Currency.Btc ? 60_000.0 : 3_000.0;

    public static DateTimeOffset Expiry(int days) => AsOf.AddDays(days);

    public static string OptionName(Currency coin, int days, double moneyness, OptionType type) => string.Create(
        CultureInfo.InvariantCulture, $"{coin}-{Expiry(days):yyyyMMdd}-{Math.Round(IndexOf(coin) * moneyness):0}-{(type == OptionType.Call ? 'C' : 'P')}");

    public static Instrument Call(this MarketSnapshot market, int days, double moneyness, Currency? coin = null) =>
        market.Find(OptionName(coin ?? Currency.Btc, days, moneyness, OptionType.Call))!.Instrument;

    public static Instrument Put(this MarketSnapshot market, int days, double moneyness, Currency? coin = null) =>
        market.Find(OptionName(coin ?? Currency.Btc, days, moneyness, OptionType.Put))!.Instrument;

    public static Instrument Perpetual(this MarketSnapshot market, Currency? coin = null) => market.Find($"{coin ?? Currency.Btc}-PERPETUAL")!.Instrument;

    public static Instrument DatedFuture(this MarketSnapshot market, Currency? coin = null) => market.Find($"{coin ?? Currency.Btc}-FUTURE")!.Instrument;

    /// <summary>The market with one quote changed.</summary>
    public static MarketSnapshot With(this MarketSnapshot market, Instrument instrument, Func<Quote, Quote> change) => new(
        market.AsOf,
        market.Indices,
        market.Forwards,
        market.Listings.Select(l => l.Instrument.Name == instrument.Name ? l with { Quote = change(l.Quote) } : l),
        market.Source,
        market.Notes);

    /// <summary>The market with one more listing.</summary>
    public static MarketSnapshot With(this MarketSnapshot market, Listing listing) =>
        new(market.AsOf, market.Indices, market.Forwards, market.Listings.Add(listing), market.Source, market.Notes);

    private static MarketSnapshot Of(params (Currency Coin, double Index, double Volatility)[] coins)
    {
        var forwards = new Dictionary<ForwardKey, double>();
        var listings = new List<Listing>();
        foreach (var (coin, index, volatility) in coins)
        {
            foreach (var days in Days)
            {
                var forward = index * (1.0 + (0.04 * days / 365.0));
                forwards.Add(new ForwardKey(coin, Expiry(days)), forward);
                foreach (var moneyness in Moneyness)
                {
                    listings.Add(OptionListing(coin, days, moneyness, OptionType.Call, index, forward, volatility));
                    listings.Add(OptionListing(coin, days, moneyness, OptionType.Put, index, forward, volatility));
                }
            }

            listings.Add(PerpetualListing(coin, index));
            listings.Add(FutureListing(coin, index * (1.0 + (0.04 * Days[1] / 365.0))));
        }

        return new MarketSnapshot(AsOf, coins.ToDictionary(c => c.Coin, c => c.Index), forwards, listings, "synthetic");
    }

    private static Listing OptionListing(
        Currency coin, int days, double moneyness, OptionType type, double index, double forward, double atTheMoney)
    {
        var strike = Math.Round(index * moneyness);
        var distance = Math.Log(strike / forward);
        var volatility = atTheMoney + (0.6 * distance * distance) - (0.05 * distance) + (0.2 / days);
        var mark = Math.Round(Black76.Price(type, forward, strike, days / 365.0, volatility) / forward, 6);
        var option = new Option
        {
            Name = OptionName(coin, days, moneyness, type),
            Base = coin,
            Quote = coin,
            Settlement = coin,
            Payoff = Payoff.Inverse,
            Ticks = OptionTicks,
            Lot = 0.1m,
            MinimumQuantity = 0.1m,
            Fees = OptionFees,
            Type = type,
            Strike = strike,
            Expiry = Expiry(days),
        };
        var half = Math.Max(0.0002, 0.01 * mark);
        var bid = OptionTicks.RoundDown((decimal)Math.Max(mark - half, 0.0));
        var ask = OptionTicks.RoundUp((decimal)(mark + half));
        return new Listing(option, new Quote
        {
            Mark = mark,
            MarkVolatility = volatility,
            OpenInterest = 500.0,
            Bids = days == Days[2] ? Touch(bid) : Levels(bid, -1),
            Asks = days == Days[2] ? Touch(ask) : Levels(ask, +1),
        });
    }

    private static Ladder Touch(decimal price) => price <= 0m ? Ladder.Empty : Ladder.Touch((double)price);

    private static Ladder Levels(decimal best, int direction)
    {
        double[] quantities = [6.0, 12.0, 30.0];
        var levels = ImmutableArray.CreateBuilder<PriceLevel>();
        var price = best;
        foreach (var quantity in quantities)
        {
            if (price <= 0m) break;
            levels.Add(new PriceLevel((double)price, quantity));
            price = direction > 0 ? OptionTicks.RoundUp(price + 0.00001m) : OptionTicks.RoundDown(price - 0.00001m);
        }

        return levels.Count == 0 ? Ladder.Empty : new Ladder(levels.ToImmutable(), true);
    }

    private static Listing PerpetualListing(Currency coin, double index)
    {
        var perpetual = new Perpetual
        {
            Name = $"{coin}-PERPETUAL",
            Base = coin,
            Quote = Currency.Usd,
            Settlement = coin,
            Payoff = Payoff.Inverse,
            Ticks = TickSchedule.Flat(0.5m),
            Lot = 10m,
            MinimumQuantity = 10m,
            Fees = FutureFees,
        };
        return new Listing(perpetual, FutureQuote(index + 3.25, 3_000_000.0));
    }

    private static Listing FutureListing(Currency coin, double mark)
    {
        var future = new Future
        {
            Name = $"{coin}-FUTURE",
            Base = coin,
            Quote = Currency.Usd,
            Settlement = coin,
            Payoff = Payoff.Inverse,
            Ticks = TickSchedule.Flat(0.5m),
            Lot = 10m,
            MinimumQuantity = 10m,
            Fees = FutureFees,
            Expiry = Expiry(Days[1]),
        };
        return new Listing(future, FutureQuote(mark, 800_000.0));
    }

    private static Quote FutureQuote(double mark, double depth)
    {
        var bid = Math.Floor(mark * 2.0) / 2.0;
        return new Quote
        {
            Mark = mark,
            OpenInterest = 50_000_000.0,
            Bids = new Ladder([new PriceLevel(bid, depth), new PriceLevel(bid - 2.0, 3.0 * depth)], true),
            Asks = new Ladder([new PriceLevel(bid + 0.5, depth), new PriceLevel(bid + 2.5, 3.0 * depth)], true),
        };
    }
}
