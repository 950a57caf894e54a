using System.Globalization;
using MarginOptimizer.Domain;
using MarginOptimizer.Domain.Instruments;
using MarginOptimizer.MarketData.Deribit;
using MarginOptimizer.MarketData.History;

namespace MarginOptimizer.MarketData.Binance;

/// <summary>
/// Binance's options by symbol, such as <c>BTC-231027-30000-C</c>: one coin a contract, quoted and settled in USDT, expiring at 08:00 UTC of
/// the day (year, month, day). Ticks, lots and fees are not in the symbol and are guesses that <see cref="Guess"/> names.
/// </summary>
internal static class BinanceOptions
{
    public const string Guess =
        "tick 5 USDT, lot 0.01 and a taker fee of 0.03 % of the index, at most 10 % of the premium, are guesses for Binance's options: the data have none";

    public static Currency Usdt { get; } = new("USDT");

    /// <summary>Null for a text that is no such symbol.</summary>
    public static KnownName? Parse(string symbol)
    {
        var parts = symbol.Split('-');
        if (parts is not [var coin, { Length: 6 } day, var strikeText, "C" or "P"] || !Currency.IsValidCode(coin)) return null;
        if (!DateTimeOffset.TryParseExact(day, "yyMMdd", CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal, out var date)) return null;
        if (!decimal.TryParse(strikeText, NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out var strike) || strike <= 0m) return null;
        var type = parts[3] == "C" ? OptionType.Call : OptionType.Put;
        var (currency, expiry) = (new Currency(coin), date.AddHours(8));
        var option = new Option
        {
            Name = symbol,
            Base = currency,
            Quote = Usdt,
            Settlement = Usdt,
            Payoff = Payoff.Linear,
            Type = type,
            Strike = (double)strike,
            Expiry = expiry,
            Ticks = TickSchedule.Flat(5m),
            Lot = 0.01m,
            MinimumQuantity = 0.01m,
            Fees = new FeeSchedule(0.0003, 0.1),
        };
        return new KnownName(new DeribitInstrumentName(DeribitKind.Option, currency, Usdt, expiry, strike, type), option);
    }
}
