using System.Globalization;
using System.Text.RegularExpressions;
using MarginOptimizer.Domain;
using MarginOptimizer.Domain.Instruments;

namespace MarginOptimizer.Margin.Bybit;

/// <summary>
/// Reads Bybit's derivative symbols: <c>BTCUSDT</c>, <c>BTCPERP</c> (USDC), <c>BTCUSD</c> (inverse); <c>BTC-26JUN26</c> (USDC),
/// <c>BTCUSDT-26JUN26</c>, <c>BTCUSDM26</c> (inverse); <c>BTC-25SEP26-80000-C</c> (USDC) and <c>BTC-25SEP26-80000-C-USDT</c>. Quantities are coins, of
/// inverse contracts USD. Contracts expire at 08:00 UTC.
/// </summary>
public static partial class BybitInstruments
{
    private static readonly Currency Usdt = new("USDT");

    /// <summary>The instrument of a symbol, or null where it is none. A symbol of a spot pair is read as the perpetual of the same name.</summary>
    public static Instrument? Parse(string symbol)
    {
        if (OptionPattern().Match(symbol) is { Success: true } option) return ParseOption(symbol, option);
        if (DatedPattern().Match(symbol) is { Success: true } dated)
        {
            return ExpiryOf(dated.Groups["day"].Value) is { } expiry
                ? Future(symbol, dated.Groups["coin"].Value, dated.Groups["quote"].Success ? Usdt : Currency.Usdc, Payoff.Linear, expiry)
                : null;
        }

        if (QuarterlyPattern().Match(symbol) is { Success: true } quarterly)
        {
            var month = quarterly.Groups["month"].Value[0] switch { 'H' => 3, 'M' => 6, 'U' => 9, _ => 12 };
            var year = 2000 + int.Parse(quarterly.Groups["year"].Value, CultureInfo.InvariantCulture);
            return Future(symbol, quarterly.Groups["coin"].Value, Currency.Usd, Payoff.Inverse, LastFriday(year, month));
        }

        if (PerpetualPattern().Match(symbol) is not { Success: true } perpetual) return null;
        var (quote, payoff) = perpetual.Groups["quote"].Value switch
        {
            "USDT" => (Usdt, Payoff.Linear),
            "PERP" => (Currency.Usdc, Payoff.Linear),
            _ => (Currency.Usd, Payoff.Inverse),
        };
        var coin = new Currency(perpetual.Groups["coin"].Value);
        return new Perpetual
        {
            Name = symbol,
            Base = coin,
            Quote = quote,
            Settlement = payoff == Payoff.Inverse ? coin : quote,
            Payoff = payoff,
            Ticks = TickSchedule.Flat(0.1m),
            Lot = 0.001m,
            MinimumQuantity = 0.001m,
            Fees = FeeSchedule.None,
        };
    }

    private static Option? ParseOption(string symbol, Match match)
    {
        if (ExpiryOf(match.Groups["day"].Value) is not { } expiry) return null;
        var strike = double.Parse(match.Groups["strike"].Value, NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture);
        if (!(strike > 0.0)) return null;
        var quote = match.Groups["quote"].Success ? Usdt : Currency.Usdc;
        return new Option
        {
            Name = symbol,
            Base = new Currency(match.Groups["coin"].Value),
            Quote = quote,
            Settlement = quote,
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

    private static Future Future(string symbol, string code, Currency quote, Payoff payoff, DateTimeOffset expiry)
    {
        var coin = new Currency(code);
        return new Future
        {
            Name = symbol,
            Base = coin,
            Quote = quote,
            Settlement = payoff == Payoff.Inverse ? coin : quote,
            Payoff = payoff,
            Expiry = expiry,
            Ticks = TickSchedule.Flat(0.1m),
            Lot = 0.001m,
            MinimumQuantity = 0.001m,
            Fees = FeeSchedule.None,
        };
    }

    private static DateTimeOffset? ExpiryOf(string day) =>
        DateTimeOffset.TryParseExact(day, "dMMMyy", CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal, out var date) ? date.AddHours(8) : null;

    private static DateTimeOffset LastFriday(int year, int month)
    {
        var day = new DateTimeOffset(year, month, DateTime.DaysInMonth(year, month), 8, 0, 0, TimeSpan.Zero);
        while (day.DayOfWeek != DayOfWeek.Friday) day = day.AddDays(-1);
        return day;
    }

    [GeneratedRegex("^(?<coin>[A-Z0-9]{2,10})-(?<day>[0-9]{1,2}[A-Z]{3}[0-9]{2})-(?<strike>[0-9]+(\\.[0-9]+)?)-(?<type>[CP])(?<quote>-USDT)?$")]
    private static partial Regex OptionPattern();

    [GeneratedRegex("^(?<coin>[A-Z0-9]{2,10}?)(?<quote>USDT)?-(?<day>[0-9]{1,2}[A-Z]{3}[0-9]{2})$")]
    private static partial Regex DatedPattern();

    [GeneratedRegex("^(?<coin>[A-Z0-9]{2,10}?)USD(?<month>[HMUZ])(?<year>[0-9]{2})$")]
    private static partial Regex QuarterlyPattern();

    [GeneratedRegex("^(?<coin>[A-Z0-9]{2,10}?)(?<quote>USDT|PERP|USD)$")]
    private static partial Regex PerpetualPattern();
}
