using System.Globalization;

namespace MarginOptimizer.MarketData.Input;

/// <summary>UTC times as ISO 8601, or an offset that is turned into UTC.</summary>
internal static class TimeText
{
    public const string Words = "a UTC time such as 2026-06-26T08:00:00Z";

    private static readonly string[] Formats =
        ["yyyy-MM-ddTHH:mm:ssK", "yyyy-MM-ddTHH:mm:ss.FFFFFFFK", "yyyy-MM-ddTHH:mmK"];

    public static bool TryParse(ReadOnlySpan<char> text, out DateTimeOffset time)
    {
        time = default;
        var hasZone = text.Length > 16 && (text[^1] == 'Z' || text[^6] is '+' or '-');
        if (!hasZone || !DateTimeOffset.TryParseExact(text, Formats, CultureInfo.InvariantCulture, DateTimeStyles.None, out var parsed))
            return false;
        time = parsed.ToUniversalTime();
        return true;
    }

    public static string Format(DateTimeOffset time) =>
        time.UtcDateTime.ToString("yyyy-MM-ddTHH:mm:ss.FFFFFFFZ", CultureInfo.InvariantCulture);
}
