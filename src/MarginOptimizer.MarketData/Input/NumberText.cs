using System.Globalization;
using System.Text;

namespace MarginOptimizer.MarketData.Input;

/// <summary>
/// Numbers of tables: decimals as <see cref="DecimalText"/> takes them, and the exponents that spreadsheets and data tools write for tiny
/// prices (1.3e-05). The double nearest to the text, bit for bit.
/// </summary>
internal static class NumberText
{
    /// <summary>Whole numbers up to 10^15 and powers of ten up to 10^22 are doubles, so that one division of them is rounded once.</summary>
    private const int ExactDigits = 15;

    private static readonly double[] PowersOfTen =
    [
        1e0, 1e1, 1e2, 1e3, 1e4, 1e5, 1e6, 1e7, 1e8, 1e9, 1e10, 1e11, 1e12, 1e13, 1e14, 1e15, 1e16, 1e17, 1e18, 1e19, 1e20, 1e21, 1e22,
    ];

    public static bool TryParse(ReadOnlySpan<char> text, out double value) =>
        DecimalText.TryParse(text, out value) || TryScientific(text, out value);

    /// <summary>The same of UTF-8, without going through the general parser for the usual short decimals.</summary>
    public static bool TryParse(ReadOnlySpan<byte> utf8, out double value)
    {
        value = 0.0;
        if (utf8.Length is 0 or > DecimalText.MaxLength) return false;
        return TryShort(utf8, out value) || TryLong(utf8, out value);
    }

    private static bool TryLong(ReadOnlySpan<byte> utf8, out double value)
    {
        Span<char> text = stackalloc char[DecimalText.MaxLength];
        return TryParse(text[..Encoding.UTF8.GetChars(utf8, text)], out value);
    }

    private static bool TryShort(ReadOnlySpan<byte> utf8, out double value)
    {
        value = 0.0;
        var isNegative = utf8[0] == '-';
        var (whole, digits, decimals, hasPoint) = (0L, 0, 0, false);
        for (var i = isNegative ? 1 : 0; i < utf8.Length; i++)
        {
            var digit = utf8[i] - '0';
            if (digit is >= 0 and <= 9)
            {
                whole = (whole * 10) + digit;
                if (whole > 0) digits++;
                if (hasPoint) decimals++;
            }
            else if (utf8[i] == '.' && !hasPoint && i > (isNegative ? 1 : 0) && i + 1 < utf8.Length)
            {
                hasPoint = true;
            }
            else
            {
                return false;
            }

            if (digits > ExactDigits) return false;
        }

        if (utf8.Length == (isNegative ? 1 : 0) || decimals >= PowersOfTen.Length) return false;
        value = whole / PowersOfTen[decimals];
        if (isNegative) value = -value;
        return true;
    }

    private static bool TryScientific(ReadOnlySpan<char> text, out double value)
    {
        value = 0;
        return text.Length is > 0 and <= DecimalText.MaxLength && (text[0] is '-' or '.' || char.IsAsciiDigit(text[0]))
            && double.TryParse(text, NumberStyles.Float, CultureInfo.InvariantCulture, out value) && double.IsFinite(value);
    }
}
