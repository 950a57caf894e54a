using MarginOptimizer.Domain;
using MarginOptimizer.Domain.Instruments;

namespace MarginOptimizer.Rebalancing.Tests.Trading;

/// <summary>One instrument of each kind, on BTC.</summary>
internal static class Instruments
{
    public static Option InverseOption { get; } = new()
    {
        Name = "BTC-INVERSE-C",
        Base = Currency.Btc,
        Quote = Currency.Btc,
        Settlement = Currency.Btc,
        Payoff = Payoff.Inverse,
        Ticks = TickSchedule.Flat(0.0001m),
        Lot = 0.1m,
        MinimumQuantity = 0.1m,
        Fees = new FeeSchedule(0.0003, 0.125),
        Type = OptionType.Call,
        Strike = 60_000.0,
        Expiry = Markets.SyntheticMarket.Expiry(29),
    };

    public static Option LinearOption { get; } = InverseOption with
    {
        Name = "BTC_USDC-LINEAR-C",
        Quote = Currency.Usdc,
        Settlement = Currency.Usdc,
        Payoff = Payoff.Linear,
        Ticks = TickSchedule.Flat(5m),
    };

    public static Perpetual InversePerpetual { get; } = new()
    {
        Name = "BTC-INVERSE",
        Base = Currency.Btc,
        Quote = Currency.Usd,
        Settlement = Currency.Btc,
        Payoff = Payoff.Inverse,
        Ticks = TickSchedule.Flat(0.5m),
        Lot = 10m,
        MinimumQuantity = 10m,
        Fees = new FeeSchedule(0.0005, double.PositiveInfinity),
    };

    public static Perpetual LinearPerpetual { get; } = InversePerpetual with
    {
        Name = "BTC_USDC-LINEAR",
        Quote = Currency.Usdc,
        Settlement = Currency.Usdc,
        Payoff = Payoff.Linear,
        Lot = 0.001m,
        MinimumQuantity = 0.001m,
    };

    public static Future InverseFuture { get; } = new()
    {
        Name = "BTC-INVERSE-F",
        Base = Currency.Btc,
        Quote = Currency.Usd,
        Settlement = Currency.Btc,
        Payoff = Payoff.Inverse,
        Ticks = TickSchedule.Flat(0.5m),
        Lot = 10m,
        MinimumQuantity = 10m,
        Fees = new FeeSchedule(0.0005, double.PositiveInfinity),
        Expiry = Markets.SyntheticMarket.Expiry(29),
    };
}
