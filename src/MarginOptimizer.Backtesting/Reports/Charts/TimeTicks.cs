using System.Globalization;

namespace MarginOptimizer.Backtesting.Reports.Charts;

/// <summary>Round times along an axis, in UTC: hours, days or months, so many that their words fit.</summary>
internal static class TimeTicks
{
    private const int Most = 7;

    private static readonly double[] Hours = [1, 2, 3, 6, 12, 24, 48, 120, 240, 360];
    private static readonly int[] Months = [1, 2, 3, 6, 12, 24, 60, 120, 600, 1_200];

    /// <param name="from">OLE date.</param>
    /// <param name="to">OLE date, later.</param>
    public static (double[] At, string[] Words) Between(double from, double to)
    {
        var (first, last) = (DateTime.FromOADate(from), DateTime.FromOADate(to));
        var times = Array.Find(Hours, h => (to - from) * 24.0 / h <= Most) is > 0.0 and var hours ? Every(first, last, hours) : EveryMonths(first, last);
        var hasHours = times.Exists(t => t.TimeOfDay != TimeSpan.Zero);
        var words = new string[times.Count];
        for (var i = 0; i < words.Length; i++)
        {
            var isNewYear = i == 0 || times[i].Year != times[i - 1].Year;
            var isNewDay = i == 0 || times[i].Date != times[i - 1].Date;
            var format = (hasHours, isNewYear, isNewDay) switch
            {
                (true, true, _) => "HH:mm\nyyyy-MM-dd",
                (true, _, true) => "HH:mm\nMM-dd",
                (true, _, _) => "HH:mm",
                (_, true, _) => "MM-dd\nyyyy",
                _ => "MM-dd",
            };
            words[i] = times[i].ToString(format, CultureInfo.InvariantCulture);
        }

        return ([.. times.Select(t => t.ToOADate())], words);
    }

    /// <summary>Steps of days are counted within each month, so that the first of a month is among them.</summary>
    private static List<DateTime> Every(DateTime first, DateTime last, double hours)
    {
        var times = new List<DateTime>();
        var step = TimeSpan.FromHours(hours);
        for (var month = new DateTime(first.Year, first.Month, 1, 0, 0, 0, DateTimeKind.Utc); month <= last; month = month.AddMonths(1))
        {
            var next = month.AddMonths(1);
            for (var time = month; time < next; time += step)
            {
                var isCrowded = hours > 24.0 && next - time < 0.6 * step;
                if (time >= first && time <= last && !isCrowded) times.Add(time);
            }
        }

        return times;
    }

    private static List<DateTime> EveryMonths(DateTime first, DateTime last)
    {
        var span = ((last.Year - first.Year) * 12) + last.Month - first.Month;
        var step = Array.Find(Months, m => span / m < Most) is > 0 and var months ? months : Months[^1];
        var times = new List<DateTime>();
        for (var month = new DateTime(first.Year, 1, 1, 0, 0, 0, DateTimeKind.Utc); month <= last; month = month.AddMonths(step))
        {
            if (month >= first) times.Add(month);
        }

        return times;
    }
}
