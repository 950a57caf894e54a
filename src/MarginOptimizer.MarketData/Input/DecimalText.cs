using System.Globalization;

namespace MarginOptimizer.MarketData.Input;

/// <summary>Decimal strings as people and order APIs write them: digits, one point, a sign; no exponent, no grouping, no words.</summary>
internal static class DecimalText
{
    public const int MaxLength = 32;

    private const NumberStyles Style = NumberStyles.AllowLeadingSign | NumberStyles.AllowDecimalPoint;

    public static bool TryParse(ReadOnlySpan<char> text, out double value)
    {
        value = 0;
        return text.Length is > 0 and <= MaxLength && double.TryParse(text, Style, CultureInfo.InvariantCulture, out value)
            && double.IsFinite(value);
    }

    public static bool TryParse(ReadOnlySpan<char> text, out decimal value)
    {
        value = 0;
        return text.Length is > 0 and <= MaxLength && decimal.TryParse(text, Style, CultureInfo.InvariantCulture, out value);
    }

    /// <summary>The shortest digits that read back as the same double, without an exponent where a decimal can hold them.</summary>
    public static string Format(double value)
    {
        var text = value.ToString("R", CultureInfo.InvariantCulture);
        if (!text.Contains('E')) return text;
        var plain = decimal.TryParse(text, NumberStyles.Float, CultureInfo.InvariantCulture, out var exact)
            ? exact.ToString(CultureInfo.InvariantCulture)
            : text;
        return double.Parse(plain, CultureInfo.InvariantCulture).Equals(value) ? plain : text;
    }
}
