namespace MarginOptimizer.Domain;

/// <summary>Time to expiry, ACT/365 on exact ticks, as Deribit counts it.</summary>
public static class YearFraction
{
    /// <summary>Days from <paramref name="from"/> to <paramref name="to"/>, fractional, negative when <paramref name="to"/> is past.</summary>
    public static double Days(DateTimeOffset from, DateTimeOffset to) => (to - from).Ticks / (double)TimeSpan.TicksPerDay;

    /// <summary>Years of 365 days from <paramref name="from"/> to <paramref name="to"/>.</summary>
    public static double Years(DateTimeOffset from, DateTimeOffset to) => Days(from, to) / 365.0;
}
