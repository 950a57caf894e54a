using System.Globalization;
using MarginOptimizer.Domain;
using MarginOptimizer.Domain.Instruments;

namespace MarginOptimizer.Margin.Okx;

/// <summary>
/// Reads OKX's instrument ids: <c>BTC-USDT</c> (spot), <c>BTC-USDT-SWAP</c>, <c>BTC-USDT-250328</c>, <c>BTC-USD-250328-100000-C</c>; USD as quote
/// means that it is inverse and paid in coin. Contracts expire at 08:00 UTC.
/// </summary>
public static class OkxInstruments
{
    /// <summary>The instrument of an id, or null where it is none.</summary>
    /// <param name="id">As the venue writes it.</param>
    /// <param name="contractValue">The venue's ctVal (with ctMult for options): coins of linear contracts and options, USD of inverse futures; &gt; 0.</param>
    public static Instrument? Parse(string id, double contractValue)
    {
        var parts = id.Split('-');
        if (parts.Length < 2 || !Currency.IsValidCode(parts[0]) || !Currency.IsValidCode(parts[1])) return null;
        var (coin, quote) = (new Currency(parts[0]), new Currency(parts[1]));
        var payoff = quote == Currency.Usd ? Payoff.Inverse : Payoff.Linear;
        var settlement = payoff == Payoff.Inverse ? coin : quote;
        var ticks = TickSchedule.Flat(0.0001m);
        if (parts.Length == 2)
        {
            return new Spot
            {
                Name = id,
                Base = coin,
                Quote = quote,
                Settlement = quote,
                Payoff = Payoff.Linear,
                ContractValue = 1.0,
                Ticks = ticks,
                Lot = 0.00000001m,
                MinimumQuantity = 0.00000001m,
                Fees = FeeSchedule.None,
            };
        }

        if (parts.Length == 3 && parts[2] == "SWAP")
        {
            return new Perpetual
            {
                Name = id,
                Base = coin,
                Quote = quote,
                Settlement = settlement,
                Payoff = payoff,
                ContractValue = contractValue,
                Ticks = ticks,
                Lot = 1m,
                MinimumQuantity = 1m,
                Fees = FeeSchedule.None,
            };
        }

        if (ExpiryOf(parts[2]) is not { } expiry) return null;
        if (parts.Length == 3)
        {
            return new Future
            {
                Name = id,
                Base = coin,
                Quote = quote,
                Settlement = settlement,
                Payoff = payoff,
                ContractValue = contractValue,
                Expiry = expiry,
                Ticks = ticks,
                Lot = 1m,
                MinimumQuantity = 1m,
                Fees = FeeSchedule.None,
            };
        }

        if (parts.Length != 5 || parts[4] is not ("C" or "P")) return null;
        if (!double.TryParse(parts[3], NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out var strike) || !(strike > 0.0)) return null;
        return new Option
        {
            Name = id,
            Base = coin,
            Quote = payoff == Payoff.Inverse ? coin : quote,
            Settlement = settlement,
            Payoff = payoff,
            ContractValue = contractValue,
            Expiry = expiry,
            Strike = strike,
            Type = parts[4] == "C" ? OptionType.Call : OptionType.Put,
            Ticks = ticks,
            Lot = 1m,
            MinimumQuantity = 1m,
            Fees = FeeSchedule.None,
        };
    }

    private static DateTimeOffset? ExpiryOf(string text) =>
        DateTimeOffset.TryParseExact(text, "yyMMdd", CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal, out var day) ? day.AddHours(8) : null;
}
