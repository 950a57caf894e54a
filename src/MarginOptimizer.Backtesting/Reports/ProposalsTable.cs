using MarginOptimizer.Backtesting.Results;

namespace MarginOptimizer.Backtesting.Reports;

/// <summary>Every proposal that was asked for.</summary>
internal static class ProposalsTable
{
    private const int Shown = 200;

    public static void Write(HtmlPage page, BookRows book)
    {
        var asked = book.With.Where(r => r.Asked is not null).ToList();
        if (asked.Count == 0) return;
        page.Table(
            asked.Count > Shown ? $"Proposals asked for: the first {Shown} of {ReportFigures.Count(asked.Count)}" : "Proposals asked for",
            ["time (UTC)", "orders", "cost, USD", "margin saved, USD", "gap", "proven", "how the search ended"],
            asked.Take(Shown).Select(Cells),
            5, 6);
        if (asked.Count > Shown) page.Text("p", $"The others are in {BacktestFiles.Steps}.", "soft");
        page.Text(
            "p",
            "Margin saved: initial margin at that moment before less after the trades. Gap: how far a better answer may still be away, relative to the margin asked about; proven: that bound was checked independently and is within the gap asked for.",
            "soft");
    }

    private static string[] Cells(StepRow row) =>
    [
        ReportFigures.Time(row.At),
        ReportFigures.Count(row.Trades),
        ReportFigures.Usd(row.ProposalCostUsd),
        ReportFigures.Usd(row.SavedUsd),
        ReportFigures.Percent(row.Gap),
        row.Proven == true ? "yes" : "no",
        AnswerWords.Of(row.Asked!),
    ];
}
