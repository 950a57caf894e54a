using System.Text.RegularExpressions;
using System.Xml;
using MarginOptimizer.Backtesting.Reports;
using MarginOptimizer.Backtesting.Reports.Charts;
using MarginOptimizer.Backtesting.Results;

namespace MarginOptimizer.Backtesting.Tests.Reports;

public sealed partial class BacktestReportTests
{
    private const string Hostile = "</title><script>alert(1)</script><img src=x onerror=\"alert('2')\">&amp;";

    [Fact]
    public void The_headline_says_what_was_saved_what_it_is_worth_and_what_it_cost()
    {
        var html = ReportSamples.Report(ReportSamples.Result()).Html();
        // 6,000 USD less than 10,000; 20 % a year on it over 9.75 days; ten proposals at 5 USD.
        Assert.Contains("<b class=\"good\">6,000 USD</b>", html, StringComparison.Ordinal);
        Assert.Contains("60.0 % of 10,000 USD", html, StringComparison.Ordinal);
        Assert.Contains("<b>32.05 USD</b>", html, StringComparison.Ordinal);
        Assert.Contains("<b>50.00 USD</b>", html, StringComparison.Ordinal);
        Assert.Contains("<b class=\"bad\">-17.95 USD</b>", html, StringComparison.Ordinal);
        Assert.Contains("At this price it did not pay.", html, StringComparison.Ordinal);
        Assert.Contains("from a price of margin of 31.2 % per year", html, StringComparison.Ordinal);
    }

    [Fact]
    public void What_comes_from_files_is_escaped_wherever_it_stands()
    {
        var result = ReportSamples.Result(name: Hostile) with { Source = Hostile, Notes = [Hostile], Input = Hostile };
        result = result.Changed(row => row with { Model = Hostile, Warnings = [Hostile], Asked = row.Asked is null ? null : Hostile });
        var html = ReportSamples.Report(result).Html();
        Assert.DoesNotContain("<script", html, StringComparison.OrdinalIgnoreCase);
        Assert.DoesNotContain("<img", html, StringComparison.OrdinalIgnoreCase);
        Assert.DoesNotMatch(@"[\s""']onerror=""", html);
        // Title, heading, source, note, input, model twice, warning, and ten searches.
        Assert.Equal(18, Regex.Count(html, Regex.Escape(HtmlPage.Escape(Hostile))));
    }

    [Fact]
    public void The_page_needs_nothing_from_elsewhere()
    {
        var html = ReportSamples.Report(ReportSamples.Result()).Html();
        Assert.Contains("default-src 'none'", html, StringComparison.Ordinal);
        Assert.DoesNotMatch(@"(?i)\b(src|href|action|data)\s*=|@import|<link|<iframe|<object", html);
        // The name of the SVG language is the only address, and every url(...) points into the page.
        Assert.DoesNotMatch(@"https?://(?!www\.w3\.org/2000/svg"")", html);
        Assert.All(Urls().Matches(html), m => Assert.Contains($"id=\"{m.Groups[1].Value}\"", html, StringComparison.Ordinal));
    }

    [Fact]
    public void Tags_are_closed_and_ids_are_unique()
    {
        var html = ReportSamples.Report(ReportSamples.Result(40, "sample", "desk", "Desk", "other")).Html();
        var body = html[html.IndexOf("<main>", StringComparison.Ordinal)..(html.IndexOf("</main>", StringComparison.Ordinal) + "</main>".Length)];
        var document = new XmlDocument();
        document.LoadXml(body);
        var ids = document.SelectNodes("//@id")!.Cast<XmlAttribute>().Select(a => a.Value).ToList();
        Assert.NotEmpty(ids);
        Assert.Equal(ids.Count, ids.Distinct(StringComparer.OrdinalIgnoreCase).Count());
    }

    [Fact]
    public void The_same_result_gives_the_same_bytes()
    {
        var (first, second) = (ReportSamples.Report(ReportSamples.Result()), ReportSamples.Report(ReportSamples.Result()));
        Assert.Equal(first.Html(), second.Html());
        var (some, others) = (first.Pictures().Take(3).ToList(), second.Pictures().Take(3).ToList());
        Assert.Equal(some.Select(p => p.Name), others.Select(p => p.Name));
        for (var i = 0; i < some.Count; i++) Assert.Equal(some[i].Png, others[i].Png);
    }

    [Fact]
    public void Every_chart_of_the_page_is_a_picture_too()
    {
        var report = ReportSamples.Report(ReportSamples.Result(8));
        var pictures = report.Pictures().ToList();
        Assert.Equal(Regex.Count(report.Html(), "<svg "), pictures.Count);
        Assert.Equal(pictures.Count, pictures.Select(p => p.Name).Distinct(StringComparer.OrdinalIgnoreCase).Count());
        Assert.All(pictures, p => Assert.Equal([0x89, (byte)'P', (byte)'N', (byte)'G'], p.Png[..4]));
        Assert.Contains(pictures, p => p.Name == "01-desk-initial-margin.png");
    }

    [Fact]
    public void Without_the_optimiser_the_page_stands_by_itself()
    {
        var result = ReportSamples.Result();
        var html = ReportSamples.Report(result with { Config = result.Config with { Rebalancing = null }, Rows = [.. result.Rows.Where(r => !r.Optimised)] }).Html();
        Assert.Contains("The optimiser was not asked", html, StringComparison.Ordinal);
        Assert.DoesNotContain("Proposals asked for", html, StringComparison.Ordinal);
    }

    [Fact]
    public void A_single_row_can_be_reported()
    {
        var report = ReportSamples.Report(ReportSamples.Result(1));
        Assert.Contains("<svg ", report.Html(), StringComparison.Ordinal);
        Assert.NotEmpty(report.Pictures());
    }

    [Fact]
    public void Many_books_have_tables_and_the_first_have_charts()
    {
        var ids = Enumerable.Range(1, BacktestReport.MostCharted + 2).Select(i => $"book-{i}").ToArray();
        var report = ReportSamples.Report(ReportSamples.Result(3, "many", ids));
        var html = report.Html();
        Assert.All(ids, id => Assert.Contains($"<h2>Book {id}</h2>", html, StringComparison.Ordinal));
        Assert.Equal(2, Regex.Count(html, "Charts are drawn for the first"));
    }

    [Fact]
    public void Long_runs_stay_small()
    {
        var html = ReportSamples.Report(ReportSamples.Result(20_000)).Html();
        Assert.InRange(html.Length, 100_000, 1_500_000);
        Assert.Contains($"Lines of more than {ReportFigures.Count(Thinning.MostPoints)} points", html, StringComparison.Ordinal);
    }

    [Fact]
    public void Alarms_are_found_and_marked()
    {
        var result = ReportSamples.Result().Changed(row => row is { Optimised: false, Row: 7 }
            ? row with { MarginCall = true, Liquidated = 2, LiquidationCostUsd = 123.0, LiquidationPoints = 1, DepositUsd = 500.0 }
            : row);
        var report = ReportSamples.Report(result);
        var html = report.Html();
        Assert.Contains("Book desk, without the optimiser: the venue liquidated 2 positions, at a cost of 123 USD.", html, StringComparison.Ordinal);
        Assert.Contains("Book desk, without the optimiser: margin calls at 1 step; 500 USD were paid in.", html, StringComparison.Ordinal);
        Assert.Contains("margin call, without", html, StringComparison.Ordinal);
        Assert.Contains("liquidation, without", html, StringComparison.Ordinal);
        Assert.DoesNotContain("margin call, with<", html, StringComparison.Ordinal);
    }

    [Fact]
    public void Nothing_wrong_is_said_in_words()
    {
        var result = ReportSamples.Result().Changed(row => row.Row == 0 ? row with { CostUsd = 0.0 } : row) with { Config = ReportSamples.Result().Config with { PriceOfMargin = 1.0 } };
        Assert.Contains("Nothing of what is looked for", ReportSamples.Report(result).Html(), StringComparison.Ordinal);
    }

    [Fact]
    public void Every_colour_that_is_drawn_has_one_for_dark_screens()
    {
        var result = ReportSamples.Result(rows: 80).Changed(row => row with
        {
            MarginCall = row.Row == 7,
            Liquidated = row.Row == 9 ? 1 : 0,
            ValueAtRiskUsd = row.Row % 4 == 0 ? 500.0 : null,
            ShortfallUsd = row.Row % 4 == 0 ? 600.0 : null,
            ForecastRow = row.Row % 4 == 3 ? row.Row - 3 : null,
            ForecastProfitUsd = row.Row % 4 == 3 ? (row.Row % 8 == 3 ? -900.0 : 100.0) : null,
        });
        var html = ReportSamples.Report(result).Html();
        var drawn = Paints().Matches(html[html.IndexOf("<main>", StringComparison.Ordinal)..]).Select(m => m.Value).Distinct().ToList();
        Assert.True(drawn.Count > ChartColors.All.Count(), string.Join(' ', drawn));
        Assert.All(drawn, paint => Assert.Contains($"svg [{paint}]", html, StringComparison.Ordinal));
    }

    [Fact]
    public void Files_are_written_whole_and_twice_the_same()
    {
        var folder = Directory.CreateTempSubdirectory("report-").FullName;
        try
        {
            BacktestFiles.Write(ReportSamples.Result(8), folder);
            var first = Contents(folder);
            BacktestFiles.Write(ReportSamples.Result(8), folder);
            Assert.Equal(first, Contents(folder));
            Assert.Contains("report.html", first.Keys);
            Assert.DoesNotContain(first.Keys, name => name.EndsWith(".part", StringComparison.Ordinal));
            Assert.Contains(first.Keys, name => name.StartsWith("plots", StringComparison.Ordinal));
        }
        finally
        {
            Directory.Delete(folder, recursive: true);
        }
    }

    private static SortedDictionary<string, string> Contents(string folder) =>
        new(Directory.GetFiles(folder, "*", SearchOption.AllDirectories).ToDictionary(f => Path.GetRelativePath(folder, f), f => Convert.ToBase64String(File.ReadAllBytes(f))), StringComparer.Ordinal);

    [GeneratedRegex("(fill|stroke)=\"(?!none)[^\"]*\"")]
    private static partial Regex Paints();

    [GeneratedRegex(@"url\(#([^)]*)\)")]
    private static partial Regex Urls();
}
