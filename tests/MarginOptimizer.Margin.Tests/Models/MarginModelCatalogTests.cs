using MarginOptimizer.Domain;
using MarginOptimizer.Domain.Validation;
using MarginOptimizer.Margin.Models;
using MarginOptimizer.Margin.Reports;
using MarginOptimizer.Margin.Tests.Books;

namespace MarginOptimizer.Margin.Tests.Models;

public sealed class MarginModelCatalogTests
{
    [Fact]
    public void The_embedded_versions_are_these() => Assert.Equal(
        ["deribit-sm@2022-01-11", "deribit-sm@2026-08-05", "deribit-spm@2024-06-17", "deribit-spm@2026-02-15", "deribit-spm@2026-09-23"],
        MarginModelCatalog.Embedded.Versions.Select(v => v.Name));

    [Fact]
    public void Each_version_ends_when_the_next_begins()
    {
        foreach (var versions in MarginModelCatalog.Embedded.Versions.GroupBy(v => v.Id))
        {
            foreach (var (version, next) in versions.Zip(versions.Skip(1))) Assert.Equal(next.EffectiveFrom, version.EffectiveTo);
            Assert.Null(versions.Last().EffectiveTo);
            Assert.Equal(ModelStatus.InForce, versions.Last().Status);
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
        var fault = Assert.Throws<InvalidInputException>(() => MarginModelCatalog.Embedded.Select("okx-pm", LegBook.AsOf));
        Assert.Contains("deribit-sm, deribit-spm", Assert.Single(fault.Violations).Message, StringComparison.Ordinal);
        Assert.Throws<InvalidInputException>(() => MarginModelCatalog.Embedded.Named("deribit-spm@2020-01-01"));
    }

    [Fact]
    public void A_version_can_be_had_by_name_and_a_taken_name_is_refused()
    {
        var model = MarginModelCatalog.Embedded.Named("deribit-spm@2026-02-15");
        Assert.Equal(new DateTimeOffset(2026, 9, 23, 0, 0, 0, TimeSpan.Zero), model.Version.EffectiveTo);
        Assert.Throws<InvalidInputException>(() => MarginModelCatalog.Embedded.With(model));
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
    public void Every_unverified_parameter_that_is_used_is_named_once()
    {
        var book = LegBook.Of(100_000, Leg.Call(1, 100_000, 30, 0.5, 100_000), Leg.Perpetual(1, 100_000));
        var warnings = MarginModelCatalog.Embedded.Named("deribit-spm@2026-09-23").Compile(book.Market, book.Instruments).Warnings;
        var named = warnings.Where(w => w.Code == "UNVERIFIED_PARAMETER").Select(w => w.Message).ToList();
        Assert.Equal(
            ["extended_table_factor", "m_inc", "max_delta_shock", "annualised_move_risk"],
            named.Select(m => m.Split(": ")[1].Split(' ')[0]));
        Assert.All(named, m => Assert.StartsWith("deribit-spm@2026-09-23 BTC: ", m, StringComparison.Ordinal));
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
