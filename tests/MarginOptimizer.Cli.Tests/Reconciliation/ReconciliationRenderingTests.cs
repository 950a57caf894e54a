using System.Globalization;
using MarginOptimizer.Cli.Reconciliation;
using MarginOptimizer.Cli.Shell;
using MarginOptimizer.Margin.Reconciliation;
using MarginOptimizer.Tests.Shared;

namespace MarginOptimizer.Cli.Tests.Reconciliation;

public sealed class ReconciliationRenderingTests
{
    private static readonly ReconciliationReport Report = new(
    [
        new ReconciledFile("some.json", "some", false,
        [
            new ReconciledCase("A", "a/1", "verified: exchange output", true, [Field("IM", 2.0, 2.0 + 4e-12), Field("MM", 1.0, 1.0)]),
            new ReconciledCase("A", "a/2", "published", true, [Field("IM", 2.0, 2.1), Field("MM", 1.0, 1.0)]),
            new ReconciledCase("A", "a/3", "computed here", false, [Field("IM", 3.0, 3.0)]) { Note = "regression | only" },
            new ReconciledCase("B", "b/1", "computed here", false, []) { Note = "no rule" },
        ]),
    ]);

    [Fact]
    public void The_last_line_counts_what_is_known_and_reproduced_and_failures_are_shown_figure_by_figure()
    {
        var text = Text(isVerbose: false);
        var lines = text.TrimEnd('\n').Split('\n');

        Assert.Equal("1 of 2 reproduced", lines[^1]);
        Assert.Contains("A, a/2: NOT reproduced", text, StringComparison.Ordinal);
        Assert.Contains("Not compared: B, b/1: no rule", text, StringComparison.Ordinal);
        Assert.DoesNotContain("A, a/1", text, StringComparison.Ordinal);
        var figure = Assert.Single(lines, l => l.Contains("differs", StringComparison.Ordinal));
        Assert.Equal(["IM", "2", "2.1", "0.1", "5.0e-2", "differs"], figure.Split(' ', StringSplitOptions.RemoveEmptyEntries));
    }

    [Fact]
    public void Every_figure_is_shown_on_request() => Assert.Contains("A, a/1: reproduced", Text(isVerbose: true), StringComparison.Ordinal);

    [Fact]
    public void The_page_shows_rounding_by_its_size_only_and_escapes_bars()
    {
        var page = ReconciliationPage.Of(Report);

        Assert.Contains("**1 of 2 reproduced**", page, StringComparison.Ordinal);
        Assert.Contains("| a/1 | A | verified: exchange output | 2 | <= 1e-11 | reproduced |", page, StringComparison.Ordinal);
        Assert.Contains("| a/2 | A | published | 2 | 5.0e-2 | **not reproduced** |", page, StringComparison.Ordinal);
        Assert.Contains("| a/3 | A | computed here | 1 | 0 | reproduced: regression \\| only |", page, StringComparison.Ordinal);
        Assert.Contains("| B | b/1 | no rule |", page, StringComparison.Ordinal);
    }

    [Fact]
    public void A_relative_error_that_a_figure_is_not_judged_by_is_shown_with_its_absolute_one()
    {
        var report = new ReconciliationReport([new ReconciledFile("f", "s", false, [new ReconciledCase("A", "a", "published", true, [new("IM", 2e-4, 0.0, 0.03, 1e-6)])])]);
        var page = ReconciliationPage.Of(report);
        Assert.Contains("| A | 1 | 1 | 1.0e+0 (absolute 2.0e-4 of 3.0e-2 allowed) | IM of a |", page, StringComparison.Ordinal);
        Assert.Contains("| a | A | published | 1 | 1.0e+0 (absolute 2.0e-4 of 3.0e-2 allowed) | reproduced |", page, StringComparison.Ordinal);
    }

    [Fact]
    public void The_page_of_the_repository_is_what_the_command_writes() => Assert.Equal(
        File.ReadAllText(Repository.PathOf("src/MarginOptimizer.Margin/RECONCILIATION.md")),
        ReconciliationPage.Of(new ReconciliationReport(Reconciler.Carried())));

    [Fact]
    public void The_largest_error_is_named()
    {
        Assert.Equal("IM of a/2", Report.Known[0].WorstFigure);
        Assert.Equal("", Report.Regression[0].WorstFigure);
    }

    [Fact]
    public void Figures_that_are_no_numbers_are_null_in_json()
    {
        var report = new ReconciliationReport([new ReconciledFile("f", "s", false, [new ReconciledCase("A", "a", "published", true, [Field("IM", 1.0, double.NaN)])])]);
        var figure = ReconciliationJson.Of(report).Files[0].Cases[0].Fields[0];
        Assert.Equal((1.0, null, null, false), (figure.Known, figure.Computed, figure.Residual, figure.Reproduced));
    }

    private static ReconciledField Field(string name, double expected, double actual) => new(name, expected, actual, 0.0, 1e-9);

    private static string Text(bool isVerbose)
    {
        using var writer = new StringWriter(CultureInfo.InvariantCulture);
        ReconciliationTables.Write(Terminal.For(writer), Report, isVerbose);
        return writer.ToString();
    }
}
