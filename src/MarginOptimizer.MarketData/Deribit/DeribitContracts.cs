using MarginOptimizer.Domain;
using MarginOptimizer.Domain.Instruments;

namespace MarginOptimizer.MarketData.Deribit;

/// <summary>
/// Contract terms by name, for data that do not carry them. Quantities count as the venue's order API does: coins for options and linear
/// contracts, USD for inverse futures and perpetuals, so that one unit is always worth one coin or one USD.
/// Sources: captures of public/get_instruments (BTC and ETH inverse options July 2025; linear options and the BTC_USDC dated future
/// September 2026), the venue's API example (BTC perpetual and dated future), its fee page and notices. Everything else is a guess, said so
/// in <see cref="DeribitContract.Guess"/>; public/get_instruments always has the truth.
/// </summary>
public static class DeribitContracts
{
    /// <summary>Options: this share of a coin (inverse) or of the index (linear), at most <see cref="OptionFeeCap"/> of the premium.</summary>
    public const double OptionFeeRate = 0.0003;

    public const double OptionFeeCap = 0.125;

    /// <summary>The futures taker fee changed with this day.</summary>
    private static readonly DateTimeOffset NewFuturesFee = new(2026, 8, 1, 0, 0, 0, TimeSpan.Zero);

    private static readonly Terms GuessedInverseFuture = new(TickSchedule.Flat(0.05m), 1m, true);
    private static readonly Terms GuessedLinear = new(TickSchedule.Flat(0.0001m), 1m, true);

    /// <summary>Terms of a named instrument in force at <paramref name="asOf"/>.</summary>
    public static DeribitContract FromName(DeribitInstrumentName name, DateTimeOffset asOf)
    {
        var terms = TermsOf(name);
        var instrument = Create(name, terms, FeesOf(name.Kind, asOf));
        var guess = terms.IsGuess ? $"tick, lot and minimum of {GroupOf(name)} are guesses: no source for them is known" : null;
        return new DeribitContract(instrument, guess);
    }

    /// <inheritdoc cref="FromName(DeribitInstrumentName, DateTimeOffset)"/>
    /// <exception cref="FormatException">The text is no Deribit name.</exception>
    public static DeribitContract FromName(string name, DateTimeOffset asOf) => FromName(DeribitInstrumentNames.Parse(name), asOf);

    /// <summary>Taker fees in force at <paramref name="asOf"/>. Spot pays none on the venue's fee page.</summary>
    public static FeeSchedule FeesOf(DeribitKind kind, DateTimeOffset asOf) => kind switch
    {
        DeribitKind.Option => new FeeSchedule(OptionFeeRate, OptionFeeCap),
        DeribitKind.Spot => FeeSchedule.None,
        _ => new FeeSchedule(asOf < NewFuturesFee ? 0.0005 : 0.00035, double.PositiveInfinity),
    };

    /// <summary>The instrument of a name with ticks, lots and fees given.</summary>
    internal static Instrument Create(
        DeribitInstrumentName name, TickSchedule ticks, decimal lot, decimal minimum, FeeSchedule fees) =>
        Create(name, new Terms(ticks, lot, false), fees) with { MinimumQuantity = minimum };

    private static Instrument Create(DeribitInstrumentName name, Terms terms, FeeSchedule fees)
    {
        var text = name.ToString();
        var (coin, payoff) = (name.Base, name.IsInverse ? Payoff.Inverse : Payoff.Linear);
        var settlement = name.Counter ?? coin;
        var dollarQuote = name.Counter ?? Currency.Usd;
        return name.Kind switch
        {
            DeribitKind.Option => new Option
            {
                Name = text,
                Base = coin,
                Quote = settlement,
                Settlement = settlement,
                Payoff = payoff,
                Ticks = terms.Ticks,
                Lot = terms.Lot,
                MinimumQuantity = terms.Lot,
                Fees = fees,
                Type = name.OptionType!.Value,
                Strike = (double)name.Strike,
                Expiry = name.Expiry!.Value,
            },
            DeribitKind.Future => new Future
            {
                Name = text,
                Base = coin,
                Quote = dollarQuote,
                Settlement = settlement,
                Payoff = payoff,
                Ticks = terms.Ticks,
                Lot = terms.Lot,
                MinimumQuantity = terms.Lot,
                Fees = fees,
                Expiry = name.Expiry!.Value,
            },
            DeribitKind.Perpetual => new Perpetual
            {
                Name = text,
                Base = coin,
                Quote = dollarQuote,
                Settlement = settlement,
                Payoff = payoff,
                Ticks = terms.Ticks,
                Lot = terms.Lot,
                MinimumQuantity = terms.Lot,
                Fees = fees,
            },
            DeribitKind.Spot => new Spot
            {
                Name = text,
                Base = coin,
                Quote = settlement,
                Settlement = settlement,
                Payoff = Payoff.Linear,
                Ticks = terms.Ticks,
                Lot = terms.Lot,
                MinimumQuantity = terms.Lot,
                Fees = fees,
            },
            _ => throw new ArgumentOutOfRangeException(nameof(name)),
        };
    }

    private static Terms TermsOf(DeribitInstrumentName name) => (name.Kind, name.Base.Code, name.Counter?.Code) switch
    {
        (DeribitKind.Perpetual, "BTC", null) => new(TickSchedule.Flat(0.5m), 10m),
        (DeribitKind.Future, "BTC", null) => new(TickSchedule.Flat(2.5m), 10m),
        (DeribitKind.Option, "BTC", null) => new(Stepped(0.0001m, 0.005m, 0.0005m), 0.1m),
        (DeribitKind.Option, "ETH", null) => new(Stepped(0.0001m, 0.005m, 0.0005m), 1m),
        (DeribitKind.Option, _, null) => new(Stepped(0.0001m, 0.005m, 0.0005m), 1m, true),
        (DeribitKind.Perpetual or DeribitKind.Future, _, null) => GuessedInverseFuture,
        (DeribitKind.Option, "BTC", "USDC") => new(Stepped(5m, 1_000m, 20m), 0.01m),
        (DeribitKind.Option, "ETH", "USDC") => new(Stepped(0.2m, 50m, 1m), 0.1m),
        (DeribitKind.Option, "SOL", "USDC") => new(TickSchedule.Flat(0.1m), 10m),
        (DeribitKind.Option, "XRP", "USDC") => new(TickSchedule.Flat(0.0001m), 1_000m, true),
        (DeribitKind.Future, "BTC", "USDC") => new(TickSchedule.Flat(2.5m), 0.0001m),
        (DeribitKind.Perpetual or DeribitKind.Spot, "BTC", _) => new(TickSchedule.Flat(0.5m), 0.0001m, true),
        (DeribitKind.Perpetual or DeribitKind.Future or DeribitKind.Spot, "ETH", _) => new(TickSchedule.Flat(0.05m), 0.001m, true),
        _ => GuessedLinear,
    };

    private static TickSchedule Stepped(decimal tick, decimal above, decimal then) => new(tick, [new TickStep(above, then)]);

    private static string GroupOf(DeribitInstrumentName name)
    {
        var pair = name.Counter is { } counter ? $"{name.Base}_{counter}" : name.Base.Code;
        return $"{pair} {(name.Kind == DeribitKind.Spot ? "spot" : name.Kind.ToString().ToLowerInvariant() + "s")}";
    }

    /// <summary>The smallest order is one lot in every capture seen.</summary>
    private readonly record struct Terms(TickSchedule Ticks, decimal Lot, bool IsGuess = false);
}
