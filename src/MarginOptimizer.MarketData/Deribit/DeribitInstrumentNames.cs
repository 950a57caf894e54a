using System.Diagnostics.CodeAnalysis;
using System.Globalization;
using MarginOptimizer.Domain;
using MarginOptimizer.Domain.Instruments;

namespace MarginOptimizer.MarketData.Deribit;

/// <summary>
/// Deribit's instrument names, both ways: <c>BTC-26JUN26-50000-P</c>, <c>BTC-26JUN26</c>, <c>BTC-PERPETUAL</c>,
/// <c>XRP_USDC-27SEP26-0d55-C</c> (decimal strikes are written with <c>d</c>), spot <c>BTC_USDC</c>. Only the spelling the venue uses is
/// accepted, so that formatting a parsed name gives the same text.
/// </summary>
public static class DeribitInstrumentNames
{
    private const int MaxLength = 40;

    private static readonly string[] Months =
        ["JAN", "FEB", "MAR", "APR", "MAY", "JUN", "JUL", "AUG", "SEP", "OCT", "NOV", "DEC"];

    /// <exception cref="FormatException">The text is no such name; <see cref="TryParse"/> tells beforehand.</exception>
    public static DeribitInstrumentName Parse(string text) =>
        TryParse(text, out var name) ? name.Value : throw new FormatException($"'{text}' is no Deribit instrument name");

    public static bool TryParse(string? text, [NotNullWhen(true)] out DeribitInstrumentName? name)
    {
        name = null;
        if (text is null or { Length: 0 or > MaxLength }) return false;
        var parsed = ParseParts(text.Split('-'));
        if (parsed is null || Format(parsed.Value) != text) return false;
        name = parsed;
        return true;
    }

    public static string Format(DeribitInstrumentName name)
    {
        var pair = name.Counter is { } counter ? $"{name.Base}_{counter}" : name.Base.Code;
        return name.Kind switch
        {
            DeribitKind.Spot => pair,
            DeribitKind.Perpetual => $"{pair}-PERPETUAL",
            DeribitKind.Future => $"{pair}-{FormatDay(name)}",
            DeribitKind.Option => $"{pair}-{FormatDay(name)}-{FormatStrike(name.Strike)}-{(name.OptionType == OptionType.Call ? 'C' : 'P')}",
            _ => throw new ArgumentOutOfRangeException(nameof(name)),
        };
    }

    private static DeribitInstrumentName? ParseParts(string[] parts)
    {
        if (!TryParsePair(parts[0], out var coin, out var counter)) return null;
        return parts switch
        {
            [_] => counter is null ? null : new DeribitInstrumentName(DeribitKind.Spot, coin, counter, null, 0m, null),
            [_, "PERPETUAL"] => new DeribitInstrumentName(DeribitKind.Perpetual, coin, counter, null, 0m, null),
            [_, var day] => ParseDay(day) is { } expiry
                ? new DeribitInstrumentName(DeribitKind.Future, coin, counter, expiry, 0m, null)
                : null,
            [_, var day, var strike, "C" or "P"] => ParseDay(day) is { } expiry && ParseStrike(strike) is { } k
                ? new DeribitInstrumentName(
                    DeribitKind.Option, coin, counter, expiry, k, parts[3] == "C" ? OptionType.Call : OptionType.Put)
                : null,
            _ => null,
        };
    }

    private static bool TryParsePair(string pair, out Currency coin, out Currency? counter)
    {
        (coin, counter) = (default, null);
        var codes = pair.Split('_');
        if (codes.Length > 2 || !codes.All(Currency.IsValidCode)) return false;
        coin = new Currency(codes[0]);
        if (codes.Length == 2) counter = new Currency(codes[1]);
        return true;
    }

    /// <summary>D, MMM and YY without separators, such as 2JUN26; every contract expires at 08:00 UTC.</summary>
    private static DateTimeOffset? ParseDay(string day)
    {
        if (day.Length is not (6 or 7)) return null;
        var month = Array.IndexOf(Months, day[^5..^2]) + 1;
        if (month == 0 || !TryDigits(day[..^5], out var dayOfMonth) || !TryDigits(day[^2..], out var year)) return null;
        if (dayOfMonth < 1 || dayOfMonth > DateTime.DaysInMonth(2000 + year, month)) return null;
        return new DateTimeOffset(2000 + year, month, dayOfMonth, 8, 0, 0, TimeSpan.Zero);
    }

    private static bool TryDigits(string text, out int value) =>
        int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out value);

    private static decimal? ParseStrike(string strike)
    {
        if (strike.Contains('.') || strike.Length > 18) return null;
        return decimal.TryParse(strike.Replace('d', '.'), NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out var value)
            && value > 0m ? value : null;
    }

    private static string FormatStrike(decimal strike) =>
        strike.ToString("0.##################", CultureInfo.InvariantCulture).Replace('.', 'd');

    private static string FormatDay(DeribitInstrumentName name)
    {
        var day = name.Expiry ?? throw new ArgumentException("a future or option needs an expiry", nameof(name));
        return string.Create(CultureInfo.InvariantCulture, $"{day.Day}{Months[day.Month - 1]}{day.Year % 100:00}");
    }
}
