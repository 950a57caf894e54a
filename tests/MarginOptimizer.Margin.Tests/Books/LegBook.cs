using System.Collections.Immutable;
using System.Globalization;
using MarginOptimizer.Domain;
using MarginOptimizer.Domain.Books;
using MarginOptimizer.Domain.Instruments;
using MarginOptimizer.Domain.Market;
using MarginOptimizer.Pricing;

namespace MarginOptimizer.Margin.Tests.Books;

/// <summary>Turns legs into a market and a book of distinct instruments, quantities as the order API counts them.</summary>
public sealed class LegBook
{
    public static readonly DateTimeOffset AsOf = new(2026, 9, 1, 8, 0, 0, TimeSpan.Zero);

    public LegBook(IEnumerable<Leg> legs, IReadOnlyDictionary<Currency, double> indices)
    {
        Legs = [.. legs];
        var forwards = new Dictionary<ForwardKey, double>();
        var listings = new Dictionary<string, Listing>(StringComparer.Ordinal);
        var quantities = new Dictionary<string, double>(StringComparer.Ordinal);
        foreach (var leg in Legs)
        {
            var instrument = InstrumentOf(leg);
            if (instrument is Option option) forwards[new ForwardKey(option.Base, option.Expiry)] = leg.Price;
            listings.TryAdd(instrument.Name, new Listing(instrument, QuoteOf(leg)));
            var quantity = instrument.IsCountedInUsd ? leg.Size * leg.Price : leg.Size;
            quantities[instrument.Name] = quantities.GetValueOrDefault(instrument.Name) + quantity;
        }

        Market = new MarketSnapshot(AsOf, indices, forwards, listings.Values, "test");
        Instruments = [.. listings.Values.Select(l => l.Instrument)];
        Book = Book.Of(Instruments.Where(i => quantities[i.Name] != 0.0).Select(i => new Position(i, quantities[i.Name])));
    }

    public ImmutableArray<Leg> Legs { get; }

    public MarketSnapshot Market { get; }

    public ImmutableArray<Instrument> Instruments { get; }

    public Book Book { get; }

    public static LegBook Of(double index, params Leg[] legs) =>
        new(legs, new Dictionary<Currency, double> { [legs.Length == 0 ? Currency.Btc : legs[0].Coin] = index });

    public static Instrument InstrumentOf(Leg leg)
    {
        var name = NameOf(leg);
        var ticks = TickSchedule.Flat(0.0001m);
        var expiry = leg.Days is { } days ? AsOf + TimeSpan.FromTicks((long)Math.Round(days * TimeSpan.TicksPerDay)) : AsOf;
        var (payoff, settlement) = leg.IsLinear ? (Payoff.Linear, Currency.Usdc) : (Payoff.Inverse, leg.Coin);
        if (leg.IsOption)
        {
            return new Option
            {
                Name = name,
                Base = leg.Coin,
                Quote = settlement,
                Settlement = settlement,
                Payoff = payoff,
                Ticks = ticks,
                Lot = 0.1m,
                MinimumQuantity = 0.1m,
                Fees = FeeSchedule.None,
                Expiry = expiry,
                Strike = leg.Strike,
                Type = leg.IsCall ? OptionType.Call : OptionType.Put,
            };
        }

        return leg.Days is null
            ? new Perpetual
            {
                Name = name,
                Base = leg.Coin,
                Quote = leg.IsLinear ? Currency.Usdc : Currency.Usd,
                Settlement = settlement,
                Payoff = payoff,
                Ticks = ticks,
                Lot = 10m,
                MinimumQuantity = 10m,
                Fees = FeeSchedule.None,
            }
            : new Future
            {
                Name = name,
                Base = leg.Coin,
                Quote = leg.IsLinear ? Currency.Usdc : Currency.Usd,
                Settlement = settlement,
                Payoff = payoff,
                Ticks = ticks,
                Lot = 10m,
                MinimumQuantity = 10m,
                Fees = FeeSchedule.None,
                Expiry = expiry,
            };
    }

    private static string NameOf(Leg leg)
    {
        var coin = leg.IsLinear ? $"{leg.Coin}_USDC" : leg.Coin.Code;
        if (leg.Days is not { } days) return $"{coin}-PERPETUAL";
        var stem = string.Create(CultureInfo.InvariantCulture, $"{coin}-{days:R}D");
        return leg.IsOption ? string.Create(CultureInfo.InvariantCulture, $"{stem}-{leg.Strike:R}-{(leg.IsCall ? "C" : "P")}") : stem;
    }

    private static Quote QuoteOf(Leg leg)
    {
        if (!leg.IsOption) return new Quote { Mark = leg.Price };
        var type = leg.IsCall ? OptionType.Call : OptionType.Put;
        var usd = Black76.Price(type, leg.Price, leg.Strike, leg.Years, leg.Volatility);
        return new Quote { Mark = leg.IsLinear ? usd : usd / leg.Price, MarkVolatility = leg.Volatility };
    }
}
