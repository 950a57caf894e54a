using System.Globalization;

namespace MarginOptimizer.Backtesting.Reports.Charts;

/// <summary>Round values along an axis: steps of 1, 2 or 5 times a power of ten.</summary>
internal static class ValueTicks
{
    private const int About = 5;

    /// <param name="from">Finite, below <paramref name="to"/>.</param>
    public static (double[] At, string[] Words) Between(double from, double to)
    {
        var step = Step((to - from) / About);
        var decimals = Math.Clamp((int)-Math.Floor(Math.Log10(step) + 1e-9), 0, 12);
        var format = decimals == 0 ? "#,0" : "#,0." + new string('0', decimals);
        var first = Math.Ceiling(from / step);
        var count = (int)(Math.Floor(to / step) - first) + 1;
        var at = Enumerable.Range(0, Math.Max(count, 0)).Select(i => (first + i) * step).ToArray();
        return (at, [.. at.Select(v => (v == 0.0 ? 0.0 : v).ToString(format, CultureInfo.InvariantCulture))]);
    }

    private static double Step(double least)
    {
        var power = Math.Pow(10.0, Math.Floor(Math.Log10(least)));
        return power * (least / power) switch { <= 1.0 => 1.0, <= 2.0 => 2.0, <= 5.0 => 5.0, _ => 10.0 };
    }
}
