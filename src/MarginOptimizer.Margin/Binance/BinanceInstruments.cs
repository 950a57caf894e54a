using System.Globalization;
using System.Text.RegularExpressions;
using MarginOptimizer.Domain;
using MarginOptimizer.Domain.Instruments;

namespace MarginOptimizer.Margin.Binance;

/// <summary>
/// Reads Binance's symbols: <c>BTCUSDT</c> and <c>BTCUSDT_PERP</c>, <c>BTCUSDT_240628</c> (USDⓈ-M, quantities in coins), <c>BTCUSD_PERP</c>,
/// <c>BTCUSD_240628</c> (COIN-M, quantities in contracts), <c>BTC-240628-70000-C</c> (options). Contracts expire at 08:00 UTC.
/// </summary>
public static partial class BinanceInstruments
{
    private static readonly Currency Usdt = new("USDT");

    /// <summary>The instrument of a symbol, or null where it is none.</summary>
    /// <param name="symbol">As the venue writes it.</param>
    /// <param name="contractValue">USD of a COIN-M contract (100 for BTC, 10 for others); of no meaning for other symbols.</param>
    public static Instrument? Parse(string symbol, double contractValue = 1.0)
    {
        if (OptionPattern().Match(symbol) is { Success: true } option) return ParseOption(symbol, option);
        if (FuturePattern().Match(symbol) is not { Success: true } match) return null;
        var coin = new Currency(match.Groups["coin"].Value);
        var quote = new Currency(match.Groups["quote"].Value);
        var isInverse = quote == Currency.Usd;
        var term = match.Groups["term"].Value;
        if (isInverse && term.Length == 0) return null;
        var (payoff, settlement, size) = isInverse ? (Payoff.Inverse, coin, contractValue) : (Payoff.Linear, quote, 1.0);
        if (term is "" or "PERP")
        {
            return new Perpetual
            {
                Name = symbol,
                Base = coin,
                Quote = quote,
                Settlement = settlement,
                Payoff = payoff,
                ContractValue = size,
                Ticks = TickSchedule.Flat(0.1m),
                Lot = 0.001m,
                MinimumQuantity = 0.001m,
                Fees = FeeSchedule.None,
            };
        }

        return ExpiryOf(term) is not { } expiry ? null : new Future
        {
            Name = symbol,
            Base = coin,
            Quote = quote,
            Settlement = settlement,
            Payoff = payoff,
            ContractValue = size,
            Expiry = expiry,
            Ticks = TickSchedule.Flat(0.1m),
            Lot = 0.001m,
            MinimumQuantity = 0.001m,
            Fees = FeeSchedule.None,
        };
    }

    private static Option? ParseOption(string symbol, Match match)
    {
        var strike = double.Parse(match.Groups["strike"].Value, NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture);
        if (ExpiryOf(match.Groups["day"].Value) is not { } expiry || !(strike > 0.0)) return null;
        return new Option
        {
            Name = symbol,
            Base = new Currency(match.Groups["coin"].Value),
            Quote = Usdt,
            Settlement = Usdt,
            Payoff = Payoff.Linear,
            Expiry = expiry,
            Strike = strike,
            Type = match.Groups["type"].Value == "C" ? OptionType.Call : OptionType.Put,
            Ticks = TickSchedule.Flat(5m),
            Lot = 0.01m,
            MinimumQuantity = 0.01m,
            Fees = FeeSchedule.None,
        };
    }

    private static DateTimeOffset? ExpiryOf(string day) =>
        DateTimeOffset.TryParseExact(day, "yyMMdd", CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal, out var date)
        || DateTimeOffset.TryParseExact(day, "yyyyMMdd", CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal, out date)
            ? date.AddHours(8)
            : null;

    [GeneratedRegex("^(?<coin>[A-Z0-9]{2,10})-(?<day>[0-9]{6})-(?<strike>[0-9]+(\\.[0-9]+)?)-(?<type>[CP])$")]
    private static partial Regex OptionPattern();

    [GeneratedRegex("^(?<coin>[A-Z0-9]{2,10}?)(?<quote>USDT|USDC|USD)(_(?<term>PERP|[0-9]{6}|[0-9]{8}))?$")]
    private static partial Regex FuturePattern();
}
