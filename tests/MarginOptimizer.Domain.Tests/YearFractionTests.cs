namespace MarginOptimizer.Domain.Tests;

public sealed class YearFractionTests
{
    [Fact]
    public void Time_counts_in_fractions_of_a_day_over_365()
    {
        var from = new DateTimeOffset(2026, 6, 26, 2, 0, 0, TimeSpan.Zero);
        var to = new DateTimeOffset(2027, 6, 26, 8, 0, 0, TimeSpan.Zero);

        Assert.Equal(365.25, YearFraction.Days(from, to));
        Assert.Equal(365.25 / 365.0, YearFraction.Years(from, to));
        Assert.Equal(-365.25, YearFraction.Days(to, from));
    }
}
