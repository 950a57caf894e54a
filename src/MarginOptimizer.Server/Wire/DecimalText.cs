using System.Globalization;

namespace MarginOptimizer.Server.Wire;

/// <summary>Decimal strings of the wire: digits, one point, a sign; no exponent, no grouping, no words.</summary>
internal static class DecimalText
{
    public const int MaxLength = 32;

    private const NumberStyles Style = NumberStyles.AllowLeadingSign | NumberStyles.AllowDecimalPoint;

    public static bool TryParse(string text, out double value)
    {
        value = 0.0;
        return text.Length is > 0 and <= MaxLength && double.TryParse(text, Style, CultureInfo.InvariantCulture, out value)
            && double.IsFinite(value);
    }

    public static bool TryParse(string text, out decimal value)
    {
        value = 0m;
        return text.Length is > 0 and <= MaxLength && decimal.TryParse(text, Style, CultureInfo.InvariantCulture, out value);
    }

    /// <summary>
    /// The shortest digits that read back as the same double; below 1e-11 only the first 28 decimals are kept, which no price or quantity needs.
    /// </summary>
    /// <exception cref="ArgumentOutOfRangeException">Not finite, or too large for a decimal.</exception>
    public static string Format(double value)
    {
        var text = value.ToString("R", CultureInfo.InvariantCulture);
        if (!text.Contains('E') && text.Length <= MaxLength && double.IsFinite(value)) return text;
        return decimal.TryParse(text, NumberStyles.Float, CultureInfo.InvariantCulture, out var exact)
            ? Format(exact)
            : throw new ArgumentOutOfRangeException(nameof(value), value, "no decimal string can hold it");
    }

    public static string Format(decimal value) => value.ToString(CultureInfo.InvariantCulture);
}
