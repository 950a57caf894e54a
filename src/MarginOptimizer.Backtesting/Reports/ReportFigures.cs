using System.Globalization;

namespace MarginOptimizer.Backtesting.Reports;

/// <summary>Numbers as the report shows them, whatever the culture of the machine.</summary>
internal static class ReportFigures
{
    /// <summary>What stands where there is no value.</summary>
    public const string None = "–";

    public static string Usd(double value) => Plain(value, Math.Abs(value) < 100.0 ? "#,0.00" : "#,0");

    public static string Usd(double? value) => value is { } known ? Usd(known) : None;

    public static string SignedUsd(double value) => Signed(Usd(value));

    public static string Percent(double fraction)
    {
        var size = Math.Abs(100.0 * fraction);
        return Plain(100.0 * fraction, size >= 100.0 ? "#,0" : size >= 0.1 || size == 0.0 ? "0.0" : "0.####") + " %";
    }

    /// <summary>To one decimal, whatever the size.</summary>
    public static string ShortPercent(double fraction) => Plain(100.0 * fraction, "0.0") + " %";

    public static string Percent(double? fraction) => fraction is { } known ? Percent(known) : None;

    public static string Number(double value) => Plain(value, Math.Abs(value) switch { >= 100.0 => "#,0", >= 1.0 => "0.00", _ => "0.####" });

    public static string Number(double? value) => value is { } known ? Number(known) : None;

    public static string Count(int value) => value.ToString("#,0", CultureInfo.InvariantCulture);

    /// <summary>A number with its noun in the right form.</summary>
    public static string Count(int value, string one, string many) => $"{Count(value)} {(value == 1 ? one : many)}";

    public static string Signed(string figure) => figure.StartsWith('-') || !figure.AsSpan().ContainsAnyInRange('1', '9') ? figure : "+" + figure;

    public static string Time(DateTimeOffset time) => time.UtcDateTime.ToString("yyyy-MM-dd HH:mm", CultureInfo.InvariantCulture);

    public static string Day(DateOnly day) => day.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture);

    /// <summary>A length of time in days, or hours where it is short.</summary>
    public static string Span(TimeSpan span) => span.TotalDays >= 2.0
        ? $"{Plain(span.TotalDays, "#,0")} days"
        : $"{Plain(span.TotalHours, "#,0.#")} hours";

    /// <summary>Without the sign of a rounded zero.</summary>
    private static string Plain(double value, string format)
    {
        var text = value.ToString(format, CultureInfo.InvariantCulture);
        return text.StartsWith('-') && !text.AsSpan().ContainsAnyInRange('1', '9') ? text[1..] : text;
    }
}
