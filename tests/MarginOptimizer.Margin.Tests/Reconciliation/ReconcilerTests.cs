using System.Collections.Immutable;
using System.Text.Json;
using MarginOptimizer.Domain.Validation;
using MarginOptimizer.Margin.Reconciliation;

namespace MarginOptimizer.Margin.Tests.Reconciliation;

public sealed class ReconcilerTests
{
    private static readonly ImmutableArray<IReconciliationSource> Sources = [new FixedSource("a"), new FixedSource("b")];

    [Fact]
    public void Only_cases_that_count_are_counted_and_a_regression_that_fails_is_a_failure_all_the_same()
    {
        var report = Report("""
            {"a": [{"model": "X", "status": "verified: exchange", "errors": [0, 1e-7]},
                   {"model": "Y", "status": "published", "errors": [1e-8]},
                   {"model": "X", "status": "computed here", "errors": [1e-3]}]}
            """);

        Assert.Equal((2, 2), (report.ReproducedCount, report.KnownCount));
        Assert.False(report.IsComplete);
        Assert.Equal("a/2", Assert.Single(report.Failed).Id);
        Assert.Equal(["X", "Y"], report.Known.Select(m => m.Model));
        Assert.Equal(1e-7, report.Known[0].WorstRelativeError, 1e-12);
        Assert.Equal((0, "X"), (Assert.Single(report.Regression).Reproduced, report.Regression[0].Model));
    }

    [Fact]
    public void A_case_that_counts_without_a_figure_is_not_reproduced_and_one_that_does_not_count_is_not_compared()
    {
        var report = Report("""
            {"a": [{"model": "X", "status": "published", "errors": []}, {"model": "X", "status": "computed", "errors": [], "note": "no rule"}]}
            """);

        Assert.Equal((0, 1), (report.ReproducedCount, report.KnownCount));
        Assert.Equal("a/0", Assert.Single(report.Failed).Id);
        Assert.Equal("no rule", Assert.Single(report.NotCompared).Note);
    }

    [Fact]
    public void A_figure_that_is_no_number_is_the_worst_error()
    {
        var report = Report("""{"a": [{"model": "X", "status": "published", "errors": [0.5]}]}""");
        Assert.Equal(0.5, report.Known[0].WorstRelativeError);
        Assert.True(double.IsNaN(ModelReconciliation.WorstOf([new("x", 1.0, 2.0, 0.0, 0.0), new("y", 1.0, double.NaN, 0.0, 0.0), new("z", 1.0, 3.0, 0.0, 0.0)])));
    }

    [Fact]
    public void Nothing_that_counts_is_not_complete() =>
        Assert.False(Report("""{"a": [{"model": "X", "status": "computed", "errors": [0]}]}""").IsComplete);

    [Fact]
    public void A_file_that_nobody_recognises_is_refused_and_says_what_is_known()
    {
        var fault = Assert.Throws<InvalidInputException>(() => Read("""{"c": []}"""));
        Assert.Contains("known are a, b", Assert.Single(fault.Violations).Message, StringComparison.Ordinal);
        Assert.Throws<InvalidInputException>(() => Read("[]"));
    }

    [Fact]
    public void A_file_without_figures_is_refused() => Assert.Throws<InvalidInputException>(() => Read("""{"a": []}"""));

    [Fact]
    public void Two_sources_that_claim_a_file_are_an_error() =>
        Assert.Throws<InvalidOperationException>(() => Read("""{"a": [], "b": []}"""));

    [Fact]
    public void Ids_of_sources_are_distinct() =>
        Assert.Equal(ReconciliationSources.All.Length, ReconciliationSources.All.Select(s => s.Id).Distinct().Count());

    private static ReconciliationReport Report(string json) => new([Read(json)]);

    private static ReconciledFile Read(string json)
    {
        using var document = JsonDocument.Parse(json);
        return Reconciler.Reconcile(document.RootElement, "file.json", Sources);
    }
}
