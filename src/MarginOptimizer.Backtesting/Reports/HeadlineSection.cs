using System.Collections.Immutable;
using MarginOptimizer.Backtesting.Results;

namespace MarginOptimizer.Backtesting.Reports;

/// <summary>What came of it, in words and figures: the first thing on the page.</summary>
internal static class HeadlineSection
{
    public static void Write(HtmlPage page, BacktestSummary summary, ImmutableArray<BookRows> books)
    {
        page.Text("h1", summary.Name);
        page.Text(
            "p",
            $"Backtest over {ReportFigures.Span(summary.To - summary.From)}, {ReportFigures.Time(summary.From)} to {ReportFigures.Time(summary.To)} UTC, {ReportFigures.Count(summary.Snapshots, "snapshot", "snapshots")}. Margin by {string.Join(", ", summary.Models)}.",
            "soft");
        if (summary.Comparisons.IsEmpty) WritePlain(page, books);
        else WriteCompared(page, summary, books);
        var findings = Findings.Of(summary, books);
        page.Text("h3", "What went wrong");
        if (findings.IsEmpty) page.Text("p", "Nothing of what is looked for: no margin call, no liquidation, no failed search, every fill at a quote.");
        else page.List(findings, "wrong");
    }

    private static void WriteCompared(HtmlPage page, BacktestSummary summary, ImmutableArray<BookRows> books)
    {
        var all = summary.Comparisons;
        var (saved, without) = (all.Sum(c => c.MeanSavedUsd), books.Sum(b => b.First.MeanInitialUsd));
        var (value, cost, net) = (all.Sum(c => c.ValueUsd), all.Sum(c => c.ProposalCostUsd), all.Sum(c => c.NetUsd));
        page.Markup("<div class=\"tiles\">");
        Tile(page, "initial margin saved on average", $"{ReportFigures.Usd(saved)} USD", without > 0.0 ? $"{ReportFigures.Percent(saved / without)} of {ReportFigures.Usd(without)} USD" : "", saved);
        Tile(page, "what that is worth", $"{ReportFigures.Usd(value)} USD", $"at {ReportFigures.Percent(summary.PriceOfMargin)} per year, the price of margin", null);
        Tile(page, "what the proposals cost", $"{ReportFigures.Usd(cost)} USD", "against the mark, with fees", null);
        Tile(page, "left of it", $"{ReportFigures.SignedUsd(net)} USD", "worth less cost", net);
        page.Markup("</div>");
        foreach (var book in books) page.Text("p", Sentence(summary, book));
    }

    private static string Sentence(BacktestSummary summary, BookRows book)
    {
        var (saved, second) = (book.Comparison!, book.Second!);
        var words = $"Book {book.Id}: with the optimiser it took {ReportFigures.Usd(second.MeanInitialUsd)} USD of initial margin on average instead of {ReportFigures.Usd(book.First.MeanInitialUsd)} USD";
        if (saved.SavedShare is { } share) words += share >= 0.0 ? $", {ReportFigures.Percent(share)} less" : $", {ReportFigures.Percent(-share)} more";
        words += $". Over {ReportFigures.Span(book.Without[^1].At - book.Without[0].At)} and at {ReportFigures.Percent(summary.PriceOfMargin)} per year the saving is worth {ReportFigures.Usd(saved.ValueUsd)} USD; "
            + $"{ReportFigures.Count(second.Traded, "proposal", "proposals")} that {(second.Traded == 1 ? "was" : "were")} traded cost {ReportFigures.Usd(saved.ProposalCostUsd)} USD. ";
        words += saved.NetUsd >= 0.0 ? "It paid." : "At this price it did not pay.";
        if (saved.BreakEvenPrice is { } price) words += $" The saving pays for the proposals from a price of margin of {ReportFigures.Percent(price)} per year.";
        return words;
    }

    private static void WritePlain(HtmlPage page, ImmutableArray<BookRows> books)
    {
        page.Markup("<div class=\"tiles\">");
        Tile(page, "profit of positions and trades", $"{ReportFigures.SignedUsd(books.Sum(b => b.First.TradingProfitUsd))} USD", "without what the index did to the balances", books.Sum(b => b.First.TradingProfitUsd));
        Tile(page, "initial margin on average", $"{ReportFigures.Usd(books.Sum(b => b.First.MeanInitialUsd))} USD", "", null);
        Tile(page, "execution cost with fees", $"{ReportFigures.Usd(books.Sum(b => b.First.CostUsd))} USD", "below 0 where spreads were earned", null);
        page.Markup("</div>");
        page.Text("p", "The optimiser was not asked: these are the books as they were.");
    }

    /// <param name="judged">Its sign colours the figure; null = no judgement.</param>
    private static void Tile(HtmlPage page, string words, string figure, string detail, double? judged)
    {
        page.Markup("<div class=\"tile\">").Text("span", words).Text("b", figure, judged switch { > 0.0 => "good", < 0.0 => "bad", _ => null });
        if (detail.Length > 0) page.Text("span", detail);
        page.Markup("</div>");
    }
}
