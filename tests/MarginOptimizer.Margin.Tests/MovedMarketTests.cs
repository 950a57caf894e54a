using MarginOptimizer.Domain;
using MarginOptimizer.Domain.Instruments;
using MarginOptimizer.Domain.Market;
using MarginOptimizer.Margin.Reports;
using MarginOptimizer.Margin.Tests.Books;
using MarginOptimizer.Margin.Tests.Naive;

namespace MarginOptimizer.Margin.Tests;

public sealed class MovedMarketTests
{
    private static readonly LegBook Example = LegBook.Of(
        100_000, Leg.Call(-3, 110_000, 20, 0.6, 100_500), Leg.Put(5, 80_000, 50, 0.7, 101_000), Leg.Perpetual(2, 100_020), Leg.Future(-1, 101_010, 50));

    [Fact]
    public void Prices_move_together_and_books_are_dropped()
    {
        var moved = Example.Market.Moved(-0.1);
        Assert.Equal(90_000, moved.IndexOf(Currency.Btc), 1e-9);
        Assert.Equal(Example.Market.AsOf, moved.AsOf);
        foreach (var (key, forward) in Example.Market.Forwards) Assert.Equal(0.9 * forward, moved.Forwards[key], 1e-9);
        foreach (var listing in moved.Listings)
        {
            Assert.True(listing.Quote.Bids.IsEmpty && listing.Quote.Asks.IsEmpty);
            var before = Example.Market.QuoteOf(listing.Instrument);
            if (listing.Instrument is Option) Assert.Equal(before.MarkVolatility, listing.Quote.MarkVolatility);
            else Assert.Equal(0.9 * before.Mark, listing.Quote.Mark, 1e-9);
        }
    }

    [Fact]
    public void What_is_already_settled_of_a_forward_stays_and_the_oracles_readings_are_kept()
    {
        var key = Example.Market.Forwards.Keys.First();
        var market = new MarketSnapshot(Example.Market.AsOf, Example.Market.Indices, Example.Market.Forwards, Example.Market.Listings)
        {
            Feeds = new OracleFeeds { Expiries = System.Collections.Immutable.ImmutableDictionary<ForwardKey, ExpiryFeed>.Empty.Add(key, new ExpiryFeed { FixedForward = 500.0 }) },
        };
        var moved = market.Moved(-0.1);
        Assert.Equal((0.9 * (market.Forwards[key] - 500.0)) + 500.0, moved.Forwards[key], 1e-9);
        Assert.Same(market.Feeds, moved.Feeds);
        foreach (var other in market.Forwards.Keys.Where(k => k != key)) Assert.Equal(0.9 * market.Forwards[other], moved.Forwards[other], 1e-9);
    }

    [Fact]
    public void A_move_of_zero_changes_no_margin()
    {
        var still = new MarginEvaluator(ParameterSets.Model(ParameterSets.Btc2609).Compile(Example.Market.Moved(0.0), Example.Instruments));
        var now = new MarginEvaluator(ParameterSets.Model(ParameterSets.Btc2609).Compile(Example.Market, Example.Instruments));
        Assert.Equal(now.Evaluate(Example.Book).InitialUsd, still.Evaluate(Example.Book).InitialUsd);
    }

    [Theory]
    [InlineData(-0.3)]
    [InlineData(-0.05)]
    [InlineData(0.08)]
    public void The_margin_there_is_that_of_shrunken_futures_at_moved_prices(double move)
    {
        var legs = Example.Legs.Select(l => l with { Price = l.Price * (1 + move), Size = l.IsOption ? l.Size : l.Size / (1 + move) });
        var naive = NaivePortfolioMargin.Evaluate(ParameterSets.Btc2609, 100_000 * (1 + move), legs);
        var compiled = ParameterSets.Model(ParameterSets.Btc2609).Compile(Example.Market.Moved(move), Example.Instruments);
        Assert.Equal(naive.Initial, new MarginEvaluator(compiled).Evaluate(Example.Book).Units[0].Initial, 1e-10);
    }

    [Fact]
    public void Stablecoins_stay_where_they_are_and_so_does_a_pair_of_coins()
    {
        var (usdt, sol) = (new Currency("USDT"), new Currency("SOL"));
        var indices = new Dictionary<Currency, double>(Example.Market.Indices) { [usdt] = 0.999, [Currency.Eth] = 3000, [sol] = 150 };
        Listing[] pairs = [Pair(Currency.Usdc, usdt, 1.001), Pair(usdt, Currency.Usd, 0.999), Pair(sol, usdt, 150), Pair(Currency.Eth, Currency.Btc, 0.03)];
        var market = Example.Market;
        var moved = new MarketSnapshot(market.AsOf, indices, market.Forwards, market.Listings.Concat(pairs), market.Source).Moved(-0.1);
        Assert.Equal([1.001, 0.999, 135.0, 0.03], pairs.Select(p => Math.Round(moved.QuoteOf(p.Instrument).Mark, 9)));
        Assert.Equal(0.999, moved.IndexOf(usdt));
        Assert.Equal(1.0, moved.IndexOf(Currency.Usdc));
        Assert.Equal(135.0, moved.IndexOf(sol), 1e-9);
        Assert.Equal(2700.0, moved.IndexOf(Currency.Eth), 1e-9);
        Assert.Equal(90_000.0, moved.IndexOf(Currency.Btc), 1e-9);

        static Listing Pair(Currency coin, Currency quote, double mark) => new(
            new Spot
            {
                Name = $"{coin}-{quote}",
                Base = coin,
                Quote = quote,
                Settlement = quote,
                Payoff = Payoff.Linear,
                Ticks = TickSchedule.Flat(0.0001m),
                Lot = 0.001m,
                MinimumQuantity = 0.001m,
                Fees = FeeSchedule.None,
            },
            new Quote { Mark = mark });
    }

    [Theory]
    [InlineData(-1.0)]
    [InlineData(double.NaN)]
    [InlineData(double.PositiveInfinity)]
    public void A_move_to_nothing_or_beyond_is_refused(double move) =>
        Assert.Throws<ArgumentOutOfRangeException>(() => Example.Market.Moved(move));
}
