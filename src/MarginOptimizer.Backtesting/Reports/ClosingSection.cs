using MarginOptimizer.Backtesting.Results;

namespace MarginOptimizer.Backtesting.Reports;

/// <summary>What a reader must know before he trusts the figures, and what they come from.</summary>
internal static class ClosingSection
{
    public static void Write(HtmlPage page, BacktestResult result, BacktestSummary summary)
    {
        page.Text("h2", "What stands behind the figures");
        page.Text("h3", "Assumptions").List(summary.Assumptions);
        if (!summary.Notes.IsEmpty) page.Text("h3", "Notes on the data").List(summary.Notes);
        if (!summary.Warnings.IsEmpty)
        {
            page.Table(
                $"Warnings of margins and proposals, in rows out of {ReportFigures.Count(result.Rows.Length)}",
                ["code", "rows", "what it means"],
                summary.Warnings.OrderByDescending(w => w.Value).ThenBy(w => w.Key, StringComparer.Ordinal)
                    .Select(w => (string[])[w.Key, ReportFigures.Count(w.Value), WarningWords.Of(w.Key)]),
                2);
        }

        page.Table(
            "Where it comes from",
            ["", ""],
            (string[][])
            [
                ["quotes", summary.Source],
                ["snapshots", $"{ReportFigures.Count(summary.Snapshots)}, {ReportFigures.Time(summary.From)} to {ReportFigures.Time(summary.To)} UTC"],
                ["margin by", string.Join(", ", summary.Models)],
                ["input (SHA-256)", summary.Input],
                ["build", summary.Build],
            ],
            1);
        page.Text("p", $"Every step stands in {BacktestFiles.Steps}, every movement of the accounts in {BacktestFiles.Ledger}, every figure of this page in {BacktestFiles.Summary}, every chart in {BacktestFiles.Plots}. The same input and build give the same figures.", "soft");
    }
}
