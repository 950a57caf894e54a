using System.Collections.Immutable;
using MarginOptimizer.Backtesting.Results;

namespace MarginOptimizer.Backtesting.Reports;

/// <summary>What one day (UTC) brought a book, from the last row of an earlier day to the last row of this one; USD.</summary>
/// <param name="Day">The day.</param>
/// <param name="IndexMove">Relative change of the index.</param>
/// <param name="WithoutUsd">Profit of positions and trades without the optimiser.</param>
/// <param name="WithUsd">The same with it; null where it was not asked.</param>
/// <param name="Events">Margin calls, liquidated positions and deposits of either, in words.</param>
internal sealed record DayResult(DateOnly Day, double IndexMove, double WithoutUsd, double? WithUsd, string Events)
{
    /// <summary>The worse of both.</summary>
    public double WorseUsd => Math.Min(WithoutUsd, WithUsd ?? WithoutUsd);

    /// <summary>Every day of a book but that of the first row where it has no other.</summary>
    public static ImmutableArray<DayResult> Of(BookRows book)
    {
        var (without, with) = (BookRows.Profit(book.Without), BookRows.Profit(book.With));
        var days = ImmutableArray.CreateBuilder<DayResult>();
        var before = 0;
        for (var i = 1; i < book.Without.Length; i++)
        {
            var day = DateOnly.FromDateTime(book.Without[i].At.UtcDateTime);
            if (i + 1 < book.Without.Length && DateOnly.FromDateTime(book.Without[i + 1].At.UtcDateTime) == day) continue;
            days.Add(new DayResult(
                day,
                book.Without[before].IndexUsd > 0.0 ? (book.Without[i].IndexUsd / book.Without[before].IndexUsd) - 1.0 : 0.0,
                without[i] - without[before],
                with.IsEmpty ? null : with[i] - with[before],
                EventsOf(book, before + 1, i)));
            before = i;
        }

        return days.ToImmutable();
    }

    private static string EventsOf(BookRows book, int from, int to)
    {
        var words = new List<string>();
        Note(words, "without", book.Without, from, to);
        if (!book.With.IsEmpty) Note(words, "with", book.With, from, to);
        return string.Join("; ", words);
    }

    private static void Note(List<string> words, string arm, ImmutableArray<StepRow> rows, int from, int to)
    {
        var (calls, liquidated, deposit) = (0, 0, 0.0);
        for (var i = from; i <= to; i++)
        {
            calls += rows[i].MarginCall ? 1 : 0;
            liquidated += rows[i].Liquidated;
            deposit += rows[i].DepositUsd;
        }

        if (liquidated > 0) words.Add($"{arm}: {liquidated} positions liquidated");
        if (calls > 0) words.Add($"{arm}: {(calls == 1 ? "margin call" : $"{calls} margin calls")}{(deposit > 0.0 ? $", {ReportFigures.Usd(deposit)} USD paid in" : "")}");
    }
}
