namespace MarginOptimizer.Backtesting.Reports;

/// <summary>The worst days of a book, by the worse of both arms.</summary>
internal static class DaysTable
{
    private const int Shown = 10;

    public static void Write(HtmlPage page, BookRows book)
    {
        var days = DayResult.Of(book).Where(d => d.WorseUsd < 0.0).OrderBy(d => d.WorseUsd).ThenBy(d => d.Day).Take(Shown).ToList();
        if (days.Count == 0) return;
        var hasEvents = days.Exists(d => d.Events.Length > 0);
        var isCompared = !book.With.IsEmpty;
        List<string> heads = ["day (UTC)", "index", .. isCompared ? (string[])["without, USD", "with, USD"] : ["profit, USD"]];
        if (hasEvents) heads.Add("what happened");
        page.Table(
            "Worst days: profit of positions and trades since the last step of an earlier day",
            heads,
            days.Select(d => Cells(d, hasEvents)),
            hasEvents ? [heads.Count - 1] : []);
    }

    private static List<string> Cells(DayResult day, bool hasEvents)
    {
        List<string> cells = [ReportFigures.Day(day.Day), ReportFigures.Signed(ReportFigures.ShortPercent(day.IndexMove)), ReportFigures.SignedUsd(day.WithoutUsd)];
        if (day.WithUsd is { } with) cells.Add(ReportFigures.SignedUsd(with));
        if (hasEvents) cells.Add(day.Events);
        return cells;
    }
}
