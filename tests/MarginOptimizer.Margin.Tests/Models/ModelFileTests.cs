using MarginOptimizer.Margin.Models;
using MarginOptimizer.Margin.Tests.Books;

namespace MarginOptimizer.Margin.Tests.Models;

public sealed class ModelFileTests
{
    private static readonly ModelFile Latest = MarginModelCatalog.Embedded.Resolve("deribit-spm@2026-09-23", LegBook.AsOf);

    [Fact]
    public void Every_value_is_listed_with_its_evidence()
    {
        var range = Assert.Single(Latest.Parameters, p => p.Path == "BTC.price_range");
        Assert.Equal(("0.14", false), (range.Value, range.IsUnverified));
        Assert.NotNull(range.Grade);
        Assert.NotEmpty(range.Source);
        Assert.Equal("5E-05", Assert.Single(Latest.Parameters, p => p.Path == "BTC.m_inc").Value);
        Assert.Equal(Latest.Parameters.Length, Latest.Parameters.Select(p => p.Path).Distinct().Count());
    }

    [Fact]
    public void A_setting_that_selects_a_rule_is_listed_without_a_grade()
    {
        var file = MarginModelCatalog.Embedded.Resolve("deribit-sm@2026-08-05", LegBook.AsOf);
        var rule = Assert.Single(file.Parameters, p => p.Path == "BTC.future.rule");
        Assert.Equal(new ModelParameter("BTC.future.rule", "leverage", null, "", false), rule);
    }

    [Fact]
    public void The_summary_counts_every_rule_and_graded_parameter_once()
    {
        foreach (var file in MarginModelCatalog.Embedded.Files)
        {
            Assert.Equal(file.Rules.Length, file.Evidence.Grades.Sum(g => g.Rules));
            Assert.Equal(file.Parameters.Count(p => p.Grade is not null), file.Evidence.Grades.Sum(g => g.Parameters));
            Assert.Equal(file.Parameters.Count(p => p.IsUnverified), file.Evidence.UnverifiedParameters);
        }
    }

    [Fact]
    public void A_difference_names_what_changed_and_nothing_else()
    {
        var difference = ModelDifference.Between(Latest, ModelTexts.Announced());
        Assert.Empty(difference.Rules);
        var changed = Assert.Single(difference.Parameters);
        Assert.Equal(("BTC.price_range", ModelChange.Changed, "0.14", "0.15"), (changed.Path, changed.Change, changed.Before!.Value, changed.After!.Value));
    }

    [Fact]
    public void A_version_does_not_differ_from_itself_and_swapping_swaps_added_and_removed()
    {
        Assert.All(MarginModelCatalog.Embedded.Files, file => Assert.True(ModelDifference.Between(file, file).IsEmpty));
        var older = MarginModelCatalog.Embedded.Resolve("deribit-sm@2022-01-11", LegBook.AsOf);
        var newer = MarginModelCatalog.Embedded.Resolve("deribit-sm@2026-08-05", LegBook.AsOf);
        var (forth, back) = (ModelDifference.Between(older, newer), ModelDifference.Between(newer, older));
        Assert.False(forth.IsEmpty);
        Assert.Equal(PathsOf(forth, ModelChange.Added), PathsOf(back, ModelChange.Removed));
        Assert.Equal(PathsOf(forth, ModelChange.Removed), PathsOf(back, ModelChange.Added));
        Assert.Equal(PathsOf(forth, ModelChange.Changed), PathsOf(back, ModelChange.Changed));
    }

    private static IEnumerable<string> PathsOf(ModelDifference difference, ModelChange change) =>
        difference.Parameters.Where(p => p.Change == change).Select(p => p.Path).Order(StringComparer.Ordinal);
}
