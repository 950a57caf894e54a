using System.Collections.Immutable;
using MarginOptimizer.Domain;
using MarginOptimizer.Domain.Instruments;
using MarginOptimizer.Domain.Market;
using MarginOptimizer.Margin;
using MarginOptimizer.Margin.Models;
using MarginOptimizer.Pricing;

namespace MarginOptimizer.Benchmarks;

/// <summary>
/// BTC options of every listing style, with a perpetual and a dated future each, as one market: inverse as on Deribit, linear in USDC as on most
/// others. Every model finds a thousand of them that it margins.
/// </summary>
internal static class SyntheticVenues
{
    private const int PerStyle = 1000;
    private static readonly DateTimeOffset AsOf = new(2026, 10, 1, 8, 0, 0, TimeSpan.Zero);

    public static MarketSnapshot Market { get; } = Create(strikeStep: 0.0);

    /// <summary>The same with a strike of its own for every option: the most that charges by strike have to sum over.</summary>
    public static MarketSnapshot DistinctStrikes { get; } = Create(strikeStep: 1.0);

    /// <summary>Of every embedded model the version of today, or its last one.</summary>
    public static IEnumerable<IMarginModel> Models => MarginModelCatalog.Embedded.Models
        .GroupBy(m => m.Version.Id, StringComparer.Ordinal)
        .Select(g => g.LastOrDefault(m => m.Version.Includes(AsOf)) ?? g.Last());

    /// <summary>Up to so many instruments that a model margins, styles in turn.</summary>
    public static ImmutableArray<Instrument> InstrumentsOf(IMarginModel model, int count) => InstrumentsOf(model, Market, count);

    /// <inheritdoc cref="InstrumentsOf(IMarginModel, int)"/>
    public static ImmutableArray<Instrument> InstrumentsOf(IMarginModel model, MarketSnapshot market, int count) =>
        [.. market.Listings.Select(l => l.Instrument).Where(model.Covers).OrderBy(i => i.Name[^4..], StringComparer.Ordinal).ThenBy(i => i.Name, StringComparer.Ordinal).Take(count)];

    private static MarketSnapshot Create(double strikeStep)
    {
        var forwards = new Dictionary<ForwardKey, double>();
        var listings = new List<Listing>();
        foreach (var (style, payoff, settlement) in ((string, Payoff, Currency)[])[("INVERSE", Payoff.Inverse, Currency.Btc), ("LINEAR", Payoff.Linear, Currency.Usdc)])
        {
            var quote = payoff == Payoff.Inverse ? Currency.Usd : settlement;
            var states = SyntheticChain.States(PerStyle);
            for (var i = 0; i < states.Count; i++)
            {
                var state = states[i];
                var option = (Option)state.Instrument with
                {
                    Strike = ((Option)state.Instrument).Strike + (strikeStep * i),
                    Name = FormattableString.Invariant($"{style}-{i:0000}"),
                    Payoff = payoff,
                    Quote = quote,
                    Settlement = settlement,
                    Expiry = AsOf + TimeSpan.FromDays(Math.Round(state.Years * 365.0, 3)),
                };
                forwards[new ForwardKey(option.Base, option.Expiry)] = state.Underlying;
                var usd = Black76.Price(option.Type, state.Underlying, option.Strike, state.Years, state.Volatility);
                listings.Add(new Listing(
                    option, new Quote { Mark = payoff == Payoff.Inverse ? usd / state.Underlying : usd, MarkVolatility = state.Volatility }));
            }

            listings.Add(new Listing(Perpetual($"{style}-000P", payoff, quote, settlement), new Quote { Mark = 60_000.0 }));
        }

        var indices = new Dictionary<Currency, double> { [Currency.Btc] = 60_000.0, [new Currency("USDT")] = 1.0 };
        return new MarketSnapshot(AsOf, indices, forwards, listings);
    }

    private static Perpetual Perpetual(string name, Payoff payoff, Currency quote, Currency settlement) => new()
    {
        Name = name,
        Base = Currency.Btc,
        Quote = quote,
        Settlement = settlement,
        Payoff = payoff,
        Ticks = TickSchedule.Flat(0.5m),
        Lot = 0.1m,
        MinimumQuantity = 0.1m,
        Fees = FeeSchedule.None,
    };
}
