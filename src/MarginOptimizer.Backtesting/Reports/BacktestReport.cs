using System.Collections.Immutable;
using MarginOptimizer.Backtesting.Reports.Charts;
using MarginOptimizer.Backtesting.Results;

namespace MarginOptimizer.Backtesting.Reports;

/// <summary>
/// A finished backtest for people: one HTML page that needs nothing else, and its charts as pictures. The page runs no script, and what comes from files is
/// escaped. The same result gives the same bytes on one machine; installed fonts decide where words of charts stand.
/// </summary>
public sealed class BacktestReport
{
    /// <summary>Books whose charts are drawn; further ones have their tables.</summary>
    internal const int MostCharted = 8;

    private readonly BacktestResult _result;
    private readonly BacktestSummary _summary;
    private readonly ImmutableArray<BookRows> _books;
    private readonly ImmutableArray<ImmutableArray<Chart>> _charts;

    /// <param name="summary">Of the result.</param>
    public BacktestReport(BacktestResult result, BacktestSummary summary)
    {
        (_result, _summary) = (result, summary);
        _books = BookRows.Of(result, summary);
        _charts = [.. _books.Take(MostCharted).Select(book => BookCharts.Of(book, summary.PriceOfMargin))];
    }

    /// <summary>The page.</summary>
    public string Html()
    {
        var page = new HtmlPage()
            .Markup("<!DOCTYPE html>")
            .Markup("<html lang=\"en\"><head><meta charset=\"utf-8\">")
            .Markup("<meta name=\"viewport\" content=\"width=device-width, initial-scale=1\">")
            .Markup("<meta http-equiv=\"Content-Security-Policy\" content=\"default-src 'none'; style-src 'unsafe-inline'\">")
            .Text("title", $"Backtest: {_summary.Name}")
            .Markup($"<style>\n{Style()}</style></head><body><main>");
        HeadlineSection.Write(page, _summary, _books);
        for (var b = 0; b < _books.Length; b++)
        {
            page.Text("h2", $"Book {_books[b].Id}");
            BookTable.Write(page, _books[b]);
            if (b < _charts.Length) WriteCharts(page, b);
            else page.Text("p", $"Charts are drawn for the first {MostCharted} books; the figures of this one are in {BacktestFiles.Steps}.", "soft");
            ForecastTable.Write(page, _books[b]);
            DaysTable.Write(page, _books[b]);
            ProposalsTable.Write(page, _books[b]);
        }

        ClosingSection.Write(page, _result, _summary);
        return page.Markup("</main></body></html>").ToString();
    }

    /// <summary>The charts of the page as PNG files: name and contents, drawn one after the other as they are taken.</summary>
    public IEnumerable<(string Name, byte[] Png)> Pictures() =>
        _charts.SelectMany((charts, b) => charts.Select(chart => ($"{NumberOf(b)}-{_books[b].Id}-{chart.Name}.png", ChartDrawing.Png(chart))));

    private void WriteCharts(HtmlPage page, int book)
    {
        page.Markup("<div class=\"charts\">");
        foreach (var chart in _charts[book])
        {
            page.Markup("<figure><figcaption>").Text("b", chart.Title);
            if (chart.Note.Length > 0) page.Text("span", chart.Note);
            page.Markup("</figcaption>").Markup(InlineSvg.Of(ChartDrawing.Svg(chart), $"b{NumberOf(book)}-{chart.Name}", chart.Title)).Markup("</figure>");
        }

        page.Markup("</div>");
        if (_books[book].Without.Length > Thinning.MostPoints)
            page.Text("p", $"Lines of more than {ReportFigures.Count(Thinning.MostPoints)} points are drawn by the least and the largest value of equal stretches; {BacktestFiles.Steps} has every step.", "soft");
    }

    /// <summary>Names of books may differ in case alone, which some file systems do not tell apart; numbers do.</summary>
    private static string NumberOf(int book) => (book + 1).ToString("00", System.Globalization.CultureInfo.InvariantCulture);

    private static string Style()
    {
        using var stream = typeof(BacktestReport).Assembly.GetManifestResourceStream("report.css")!;
        using var reader = new StreamReader(stream);
        return reader.ReadToEnd();
    }
}
