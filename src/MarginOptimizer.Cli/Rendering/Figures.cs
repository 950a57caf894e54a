using System.Globalization;

namespace MarginOptimizer.Cli.Rendering;

/// <summary>Numbers as people read them, whatever the culture of the machine.</summary>
internal static class Figures
{
    public static string Usd(double value) => Plain(value, Math.Abs(value) < 100.0 ? "#,0.00" : "#,0");

    public static string Coin(double value) => Plain(value, "#,0.0000");

    public static string Signed(string figure, double value) => value > 0.0 ? "+" + figure : figure;

    public static string Percent(double fraction, string format = "0.0") => Plain(100.0 * fraction, format) + " %";

    /// <summary>Four significant digits, or more where the whole part has more.</summary>
    public static string Significant(double value) => value switch
    {
        0.0 => "0",
        _ when Math.Abs(value) >= 1_000.0 => Plain(value, "#,0"),
        _ when Math.Abs(value) >= 0.001 => Plain(value, Math.Abs(value) >= 10.0 ? "0.##" : "0.####"),
        _ => value.ToString("0.##e+0", CultureInfo.InvariantCulture),
    };

    /// <summary>Two numbers with as many digits as it takes to tell them apart.</summary>
    public static (string First, string Second) Apart(double first, double second)
    {
        var texts = (First: Significant(first), Second: Significant(second));
        for (var digits = 5; texts.First == texts.Second && first != second && digits <= 17; digits++)
        {
            var format = $"g{digits}";
            texts = (first.ToString(format, CultureInfo.InvariantCulture), second.ToString(format, CultureInfo.InvariantCulture));
        }

        return texts;
    }

    /// <summary>A decimal string cut to four digits after the point.</summary>
    public static string Fraction(string number) => Plain(double.Parse(number, CultureInfo.InvariantCulture), "0.####");

    public static string Time(DateTimeOffset time) => time.UtcDateTime.ToString("yyyy-MM-dd HH:mm", CultureInfo.InvariantCulture) + " UTC";

    private static string Plain(double value, string format)
    {
        var text = value.ToString(format, CultureInfo.InvariantCulture);
        return text.StartsWith('-') && !text.AsSpan().ContainsAnyInRange('1', '9') ? text[1..] : text;
    }
}
