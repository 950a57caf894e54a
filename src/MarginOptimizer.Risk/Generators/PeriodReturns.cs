using System.Collections.Immutable;
using System.Globalization;
using MarginOptimizer.Domain;
using MarginOptimizer.Pricing;

namespace MarginOptimizer.Risk.Generators;

/// <summary>
/// Joint returns over h periods of a history. A period is the usual distance of its times, their median; a return counts only where every coin has
/// both prices and no step between them is longer than one and a half periods. Nothing is filled in: what is left out is counted.
/// </summary>
internal sealed class PeriodReturns
{
    private const double LongestStep = 1.5;

    private PeriodReturns(ImmutableArray<Currency> coins, double[][] logReturns, double[]?[] volatilityChanges, DateTimeOffset[] from, DateTimeOffset[] to, int leftOut, double periodDays)
    {
        (Coins, LogReturns, VolatilityChanges, From, To, LeftOut, PeriodDays) = (coins, logReturns, volatilityChanges, from, to, leftOut, periodDays);
    }

    public ImmutableArray<Currency> Coins { get; }

    /// <summary>By coin, then by row.</summary>
    public double[][] LogReturns { get; }

    /// <summary>Relative changes by coin, then by row; null for a coin without volatilities.</summary>
    public double[]?[] VolatilityChanges { get; }

    /// <summary>Time at which each return starts.</summary>
    public DateTimeOffset[] From { get; }

    /// <summary>Time at which each return ends.</summary>
    public DateTimeOffset[] To { get; }

    /// <summary>Returns that a gap or a missing price left out.</summary>
    public int LeftOut { get; }

    /// <summary>Days of one period.</summary>
    public double PeriodDays { get; }

    public int Rows => From.Length;

    /// <summary>A sentence on what was left out, or none.</summary>
    public IEnumerable<string> Notes => LeftOut == 0
        ? []
        : [string.Create(CultureInfo.InvariantCulture, $"{LeftOut} of {LeftOut + Rows} returns were left out: a price is missing or a step is longer than {LongestStep} periods")];

    /// <param name="history">Checked.</param>
    /// <param name="coins">Of the history.</param>
    /// <param name="horizon">Periods of one return, &gt; 0.</param>
    /// <param name="overlapping">A return starts at every time; else each starts where the last one ended.</param>
    /// <param name="withVolatilities">Rows also need the volatilities of the coins that have any.</param>
    public static PeriodReturns Of(PriceHistory history, ImmutableArray<Currency> coins, int horizon, bool overlapping, bool withVolatilities)
    {
        var period = MedianStep(history.Times);
        var series = coins.Select(c => history.Prices[c]).ToArray();
        var volatilities = coins.Select(c => withVolatilities && history.Volatilities.TryGetValue(c, out var rows) ? (ImmutableArray<double>?)rows : null).ToArray();
        var starts = new List<int>();
        var leftOut = 0;
        for (var start = 0; start + horizon < history.Times.Length; start += overlapping ? 1 : horizon)
        {
            if (IsComplete(history.Times, series, volatilities, start, horizon, period)) starts.Add(start);
            else leftOut++;
        }

        return new PeriodReturns(
            coins,
            [.. series.Select(s => starts.Select(t => DeterministicMath.Log(s[t + horizon] / s[t])).ToArray())],
            [.. volatilities.Select(v => v is { } rows ? starts.Select(t => (rows[t + horizon] / rows[t]) - 1.0).ToArray() : null)],
            [.. starts.Select(t => history.Times[t])],
            [.. starts.Select(t => history.Times[t + horizon])],
            leftOut,
            period.TotalDays);
    }

    private static bool IsComplete(
        ImmutableArray<DateTimeOffset> times, ImmutableArray<double>[] prices, ImmutableArray<double>?[] volatilities, int start, int horizon, TimeSpan period)
    {
        for (var t = start; t < start + horizon; t++)
        {
            if (times[t + 1] - times[t] > LongestStep * period) return false;
        }

        return prices.All(p => p[start] > 0.0 && p[start + horizon] > 0.0)
            && volatilities.All(v => v is not { } rows || (rows[start] > 0.0 && rows[start + horizon] > 0.0));
    }

    private static TimeSpan MedianStep(ImmutableArray<DateTimeOffset> times)
    {
        var steps = Enumerable.Range(1, times.Length - 1).Select(t => times[t] - times[t - 1]).Order().ToArray();
        return steps[steps.Length / 2];
    }
}
