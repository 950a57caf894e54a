using System.Collections.Immutable;
using MarginOptimizer.Domain;
using MarginOptimizer.Domain.Books;
using MarginOptimizer.Domain.Instruments;
using MarginOptimizer.Domain.Market;
using MarginOptimizer.Margin.Deribit;
using MarginOptimizer.Margin.Models;
using MarginOptimizer.Pricing;

namespace MarginOptimizer.Benchmarks;

/// <summary>The options of <see cref="SyntheticChain"/> and a perpetual as a market, and books on them.</summary>
internal static class SyntheticMarket
{
    private static readonly DateTimeOffset AsOf = new(2026, 10, 1, 8, 0, 0, TimeSpan.Zero);

    public static DeribitPortfolioMargin Model { get; } =
        (DeribitPortfolioMargin)MarginModelCatalog.Embedded.Select("deribit-spm", AsOf);

    public static MarketSnapshot Create(int options)
    {
        var forwards = new Dictionary<ForwardKey, double>();
        var listings = new List<Listing> { new(Perpetual(), new Quote { Mark = 60_000.0 }) };
        foreach (var state in SyntheticChain.States(options))
        {
            var option = (Option)state.Instrument with { Expiry = AsOf + TimeSpan.FromDays(Math.Round(state.Years * 365.0, 3)) };
            forwards[new ForwardKey(option.Base, option.Expiry)] = state.Underlying;
            var mark = Black76.Price(option.Type, state.Underlying, option.Strike, state.Years, state.Volatility) / state.Underlying;
            listings.Add(new Listing(option, new Quote { Mark = mark, MarkVolatility = state.Volatility }));
        }

        return new MarketSnapshot(AsOf, new Dictionary<Currency, double> { [Currency.Btc] = 60_000.0 }, forwards, listings);
    }

    public static ImmutableArray<Instrument> Instruments(MarketSnapshot market) => [.. market.Listings.Select(l => l.Instrument)];

    /// <summary>Long and short in turn, of different sizes.</summary>
    public static Book Book(ImmutableArray<Instrument> instruments) => Domain.Books.Book.Of(
        instruments.Select((instrument, i) => new Position(instrument, (i % 2 == 0 ? -1.0 : 0.8) * (1.0 + (i % 7)))));

    private static Perpetual Perpetual() => new()
    {
        Name = "BTC-PERPETUAL",
        Base = Currency.Btc,
        Quote = Currency.Usd,
        Settlement = Currency.Btc,
        Payoff = Payoff.Inverse,
        Ticks = TickSchedule.Flat(0.5m),
        Lot = 10m,
        MinimumQuantity = 10m,
        Fees = FeeSchedule.None,
    };
}
