using MarginOptimizer.Domain.Instruments;
using MarginOptimizer.Domain.Market;

namespace MarginOptimizer.Domain.Tests.Market;

/// <summary>Small snapshots: one coin at 50,000, one expiry 30 days away with the forward at 50,000.</summary>
internal static class TestMarket
{
    public const double Forward = 50_000;

    public static readonly DateTimeOffset AsOf = new(2026, 6, 1, 8, 0, 0, TimeSpan.Zero);

    private static readonly DateTimeOffset Expiry = AsOf.AddDays(30);

    public static Option Option(OptionType type, double strike, Payoff payoff = Payoff.Inverse) => new()
    {
        Name = $"{payoff}-{strike}-{type}",
        Base = Currency.Btc,
        Quote = payoff == Payoff.Inverse ? Currency.Btc : Currency.Usdc,
        Settlement = Currency.Btc,
        Payoff = payoff,
        Ticks = TickSchedule.Flat(0.0001m),
        Lot = 0.1m,
        MinimumQuantity = 0.1m,
        Fees = FeeSchedule.None,
        Type = type,
        Strike = strike,
        Expiry = Expiry,
    };

    public static Perpetual Perp { get; } = new()
    {
        Name = "PERP",
        Base = Currency.Btc,
        Quote = Currency.Usd,
        Settlement = Currency.Btc,
        Payoff = Payoff.Inverse,
        Ticks = TickSchedule.Flat(0.5m),
        Lot = 10m,
        MinimumQuantity = 10m,
        Fees = FeeSchedule.None,
    };

    public static Quote Quote(double? bid, double? ask, double volatility = 0.5) => new()
    {
        Bids = bid is { } b ? Ladder.Touch(b) : Ladder.Empty,
        Asks = ask is { } a ? Ladder.Touch(a) : Ladder.Empty,
        Mark = bid ?? ask ?? 0.01,
        MarkVolatility = volatility,
    };

    public static MarketSnapshot Snapshot(params Listing[] listings) => new(
        AsOf,
        new Dictionary<Currency, double> { [Currency.Btc] = Forward },
        new Dictionary<ForwardKey, double> { [new ForwardKey(Currency.Btc, Expiry)] = Forward },
        listings);
}
