using MarginOptimizer.Domain;
using MarginOptimizer.Domain.Validation;
using MarginOptimizer.Margin.Models;
using MarginOptimizer.Margin.Reports;
using MarginOptimizer.Margin.Tests.Books;
using MarginOptimizer.Tests.Shared;

namespace MarginOptimizer.Margin.Tests.Models;

public sealed class MarginModelCatalogTests
{
    [Fact]
    public void Every_file_of_the_folder_is_a_version_and_named_after_it()
    {
        var files = Directory.GetFiles(Repository.PathOf("src/MarginOptimizer.Margin/Models/Data"), "*.json").Select(Path.GetFileNameWithoutExtension);
        Assert.Equal(
            files.Where(f => !f!.StartsWith("schema", StringComparison.Ordinal)).Order(StringComparer.Ordinal),
            MarginModelCatalog.Embedded.Versions.Select(v => v.Name.Replace('@', '-')).Order(StringComparer.Ordinal));
    }

    [Fact]
    public void Each_version_ends_when_the_next_begins()
    {
        foreach (var versions in MarginModelCatalog.Embedded.Versions.Where(v => v.Status != ModelStatus.Announced).GroupBy(v => v.Id))
        {
            foreach (var (version, next) in versions.Zip(versions.Skip(1)))
            {
                Assert.Equal(next.EffectiveFrom, version.EffectiveTo);
                Assert.Equal(ModelStatus.Superseded, version.Status);
            }

            Assert.Equal(versions.Last().EffectiveTo is null ? ModelStatus.InForce : ModelStatus.Superseded, versions.Last().Status);
        }
    }

    [Theory]
    [InlineData("2024-06-17T00:00:00Z", "deribit-spm@2024-06-17")]
    [InlineData("2026-02-14T23:59:59Z", "deribit-spm@2024-06-17")]
    [InlineData("2026-02-15T00:00:00Z", "deribit-spm@2026-02-15")]
    [InlineData("2030-01-01T00:00:00Z", "deribit-spm@2026-09-23")]
    public void An_instant_selects_the_version_in_effect(string instant, string name) =>
        Assert.Equal(name, MarginModelCatalog.Embedded.Select("deribit-spm", DateTimeOffset.Parse(instant, null)).Version.Name);

    [Fact]
    public void An_instant_before_all_versions_is_refused_and_says_which_exist()
    {
        var fault = Assert.Throws<InvalidInputException>(() => MarginModelCatalog.Embedded.Select("deribit-spm", new DateTimeOffset(2023, 1, 1, 0, 0, 0, TimeSpan.Zero)));
        Assert.Contains("deribit-spm@2024-06-17 (until 2026-02-15)", Assert.Single(fault.Violations).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void An_unknown_model_is_refused_and_says_which_exist()
    {
        var fault = Assert.Throws<InvalidInputException>(() => MarginModelCatalog.Embedded.Select("nobody-pm", LegBook.AsOf));
        Assert.Contains(string.Join(", ", MarginModelCatalog.Embedded.Ids), Assert.Single(fault.Violations).Message, StringComparison.Ordinal);
        Assert.Throws<InvalidInputException>(() => MarginModelCatalog.Embedded.Named("deribit-spm@2020-01-01"));
    }

    [Fact]
    public void A_version_can_be_had_by_name_and_a_taken_name_is_refused()
    {
        var model = MarginModelCatalog.Embedded.Named("deribit-spm@2026-02-15");
        Assert.Equal(new DateTimeOffset(2026, 9, 23, 0, 0, 0, TimeSpan.Zero), model.Version.EffectiveTo);
        Assert.Throws<InvalidInputException>(() => MarginModelCatalog.Embedded.With(MarginModelCatalog.Embedded.Resolve("deribit-spm@2026-02-15", LegBook.AsOf)));
    }

    [Theory]
    [InlineData("deribit-spm", "deribit-spm@2026-02-15")]
    [InlineData("deribit-spm@2026-09-23", "deribit-spm@2026-09-23")]
    [InlineData("deribit-spm@2024-07-01", "deribit-spm@2024-06-17")]
    [InlineData("deribit-spm@2026-02-14", "deribit-spm@2024-06-17")]
    [InlineData("deribit-spm@2031-01-01", "deribit-spm@2026-09-23")]
    public void A_selector_is_an_id_at_the_instant_or_an_id_at_a_day(string selector, string name) => Assert.Equal(
        name, MarginModelCatalog.Embedded.Resolve(selector, new DateTimeOffset(2026, 5, 1, 0, 0, 0, TimeSpan.Zero)).Version.Name);

    [Theory]
    [InlineData("deribit-spm@2020-01-01", "no version of deribit-spm is in effect at 2020-01-01T00:00:00Z; there are deribit-spm@2024-06-17 (until 2026-02-15)")]
    [InlineData("deribit-spm@", "'' in 'deribit-spm@' is no date")]
    [InlineData("deribit-spm@2024-13-01", "'2024-13-01' in 'deribit-spm@2024-13-01' is no date")]
    [InlineData("nobody@2024-12-01", "there is no model 'nobody'")]
    [InlineData("", "there is no model ''")]
    public void A_selector_without_a_version_is_refused_and_says_why(string selector, string message)
    {
        var fault = Assert.Throws<InvalidInputException>(() => MarginModelCatalog.Embedded.Resolve(selector, LegBook.AsOf));
        Assert.StartsWith(message, Assert.Single(fault.Violations).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void An_announced_version_is_had_by_name_and_by_an_instant_only_when_asked()
    {
        var catalog = MarginModelCatalog.Embedded.With(ModelTexts.Announced());
        var later = new DateTimeOffset(2027, 6, 1, 0, 0, 0, TimeSpan.Zero);

        Assert.Equal("deribit-spm@2026-09-23", catalog.Select("deribit-spm", later).Version.Name);
        Assert.Equal("deribit-spm@2026-09-23", catalog.Resolve("deribit-spm@2027-06-01", LegBook.AsOf).Version.Name);
        Assert.Equal("deribit-spm@2027-01-01", catalog.Select("deribit-spm", later, includeAnnounced: true).Version.Name);
        Assert.Equal("deribit-spm@2027-01-01", catalog.Resolve("deribit-spm@2027-01-01", LegBook.AsOf).Version.Name);
        Assert.Equal("deribit-spm@2027-01-01", Assert.Single(catalog.AnnouncedOf("deribit-spm")).Version.Name);
        Assert.Empty(catalog.AnnouncedOf("deribit-sm"));
    }

    /// <summary>The embedded figures are those of the parameter sets that the exchange examples were checked with.</summary>
    [Theory]
    [InlineData("deribit-spm@2024-06-17", "BTC_2406", "ETH_2602")]
    [InlineData("deribit-spm@2026-02-15", "BTC_2602", "ETH_2602")]
    [InlineData("deribit-spm@2026-09-23", "BTC_2609", "ETH_2602")]
    public void The_embedded_parameters_give_the_margins_of_the_parameter_sets(string name, string btc, string eth)
    {
        foreach (var (coin, set) in new[] { (Currency.Btc, btc), (Currency.Eth, eth) })
        {
            var book = LegBook.Of(
                3000, Leg.Call(-30, 3500, 10, 0.6, 3010, coin), Leg.Put(-9000, 900, 70, 1.1, 3020, coin), Leg.Perpetual(70_000, 3001, coin), Leg.Future(9, 3100, 500, coin));
            var embedded = MarginModelCatalog.Embedded.Named(name).Compile(book.Market, book.Instruments);
            var known = ParameterSets.Model(ParameterSets.Named(set)).Compile(book.Market, book.Instruments);
            var a = new MarginEvaluator(embedded).Evaluate(book.Book).Units[0];
            var b = new MarginEvaluator(known).Evaluate(book.Book).Units[0];
            Assert.Equal(b.Components.AsEnumerable(), a.Components);
            Assert.Equal(b.Maintenance, a.Maintenance);
            Assert.Equal(b.Scenarios.Select(s => s.Charged), a.Scenarios.Select(s => s.Charged));
        }
    }

    [Fact]
    public void The_unverified_parameters_of_a_coin_that_are_used_are_one_warning()
    {
        var book = LegBook.Of(100_000, Leg.Call(1, 100_000, 30, 0.5, 100_000), Leg.Perpetual(1, 100_000));
        var warnings = MarginModelCatalog.Embedded.Named("deribit-spm@2026-09-23").Compile(book.Market, book.Instruments).Warnings;
        Assert.Equal(
            ["deribit-spm@2026-09-23 BTC: extended_table_factor, m_inc, max_delta_shock, annualised_move_risk are not verified for this date"],
            warnings.Where(w => w.Code == "UNVERIFIED_PARAMETER").Select(w => w.Message));
        Assert.Contains(warnings, w => w.Code == "UNVERIFIED_RULE" && w.Message.Contains("volatility shock", StringComparison.Ordinal));
        Assert.Contains(warnings, w => w.Code == "FROZEN_DELTAS");
    }

    [Fact]
    public void Rules_and_parameters_of_options_are_not_warned_of_without_options()
    {
        var book = LegBook.Of(3000, Leg.Perpetual(1, 3000, Currency.Eth));
        var warnings = MarginModelCatalog.Embedded.Named("deribit-spm@2026-09-23").Compile(book.Market, book.Instruments).Warnings;
        Assert.Contains(warnings, w => w.Message.Contains("ETH: price_range", StringComparison.Ordinal));
        Assert.DoesNotContain(warnings, w => w.Message.Contains("vol", StringComparison.Ordinal) && w.Code == "UNVERIFIED_PARAMETER");
        Assert.DoesNotContain(warnings, w => w.Message.Contains("volatility shock", StringComparison.Ordinal) || w.Code == "FROZEN_DELTAS");
    }

    [Fact]
    public void Parameters_outside_their_range_are_refused_in_code_too()
    {
        var fault = Assert.Throws<InvalidInputException>(() => ParameterSets.Model(ParameterSets.Btc2609 with { PriceRange = 0.0, PnlOffset = double.NaN }));
        Assert.Equal(
            ["parameters.BTC.price_range", "parameters.BTC.pnl_offset", "parameters.ETH.price_range", "parameters.ETH.pnl_offset"],
            fault.Violations.Select(v => v.Path));
    }
}
