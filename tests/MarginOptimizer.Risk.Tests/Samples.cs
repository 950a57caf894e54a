using MarginOptimizer.Domain;
using MarginOptimizer.Domain.Instruments;

namespace MarginOptimizer.Risk.Tests;

/// <summary>Instruments for tests, with Deribit's contract terms unless a test says otherwise.</summary>
internal static class Samples
{
    private static readonly DateTimeOffset Expiry = new(2026, 12, 25, 8, 0, 0, TimeSpan.Zero);

    public static Option Option(OptionType type, double strike, Payoff payoff, double contractValue = 1.0) => new()
    {
        Name = FormattableString.Invariant($"BTC-25DEC26-{strike}-{(type == OptionType.Call ? 'C' : 'P')}"),
        Base = Currency.Btc,
        Quote = Currency.Usd,
        Settlement = payoff == Payoff.Inverse ? Currency.Btc : Currency.Usdc,
        Payoff = payoff,
        ContractValue = contractValue,
        Ticks = TickSchedule.Flat(0.0001m),
        Lot = 0.1m,
        MinimumQuantity = 0.1m,
        Fees = FeeSchedule.None,
        Type = type,
        Strike = strike,
        Expiry = Expiry,
    };

    public static Future Future(Payoff payoff, double contractValue = 1.0) => new()
    {
        Name = "BTC-25DEC26",
        Base = Currency.Btc,
        Quote = Currency.Usd,
        Settlement = payoff == Payoff.Inverse ? Currency.Btc : Currency.Usdc,
        Payoff = payoff,
        ContractValue = contractValue,
        Ticks = TickSchedule.Flat(2.5m),
        Lot = 10m,
        MinimumQuantity = 10m,
        Fees = FeeSchedule.None,
        Expiry = Expiry,
    };
}
