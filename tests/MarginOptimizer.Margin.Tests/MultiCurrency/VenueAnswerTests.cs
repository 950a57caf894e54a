using System.Text.Json;
using MarginOptimizer.Domain.Validation;
using MarginOptimizer.Margin.Reconciliation;

namespace MarginOptimizer.Margin.Tests.MultiCurrency;

public sealed class VenueAnswerTests
{
    [Fact]
    public void Every_figure_of_the_position_builder_example_is_computed_from_its_positions()
    {
        var cases = Reconcile(VenueAnswers.Okx);
        Assert.Equal(["BTC", "LTC", "account"], cases.Select(c => c.Id));
        Assert.All(cases, c => Assert.True(c.IsReproduced, string.Join(", ", c.Fields.Where(f => !f.IsReproduced).Select(f => $"{c.Id}.{f.Name} {f.Residual:R}")) + c.Note));
        Assert.Equal([21, 15, 6], cases.Select(c => c.Fields.Length));
    }

    [Theory]
    [InlineData("\"mr4\": \"19.4098073796\"", "\"mr4\": \"19.42\"", "mr4")]
    [InlineData("\"mr3\": \"0\", \"mr4\": \"19", "\"mr3\": \"5\", \"mr4\": \"19", "mr3")]
    [InlineData("\"0.08\": \"-776.2739496480004\"", "\"0.08\": \"-776.28\"", "mr1Scenarios.volSame.0.08")]
    public void A_figure_that_differs_is_the_one_that_is_shown(string before, string after, string field)
    {
        var unit = Reconcile(VenueAnswers.Okx.Replace(before, after, StringComparison.Ordinal)).Single(c => c.Id == "BTC");
        Assert.Equal(field, Assert.Single(unit.Fields, f => !f.IsReproduced).Name);
    }

    [Fact]
    public void A_unit_with_an_option_needs_the_summary_of_options_beside_it()
    {
        var answer = VenueAnswers.Okx
            .Replace("\"upl\": \"290.49631020000027\"", "\"upl\": \"290.49631020000027\", \"indexUsd\": \"97034.24\"", StringComparison.Ordinal)
            .Replace(
                "\"notionalUsd\": \"9703.22\"}",
                "\"notionalUsd\": \"9703.22\"}, {\"instId\": \"BTC-USD-250328-100000-C\", \"instType\": \"OPTION\", \"amt\": \"-5\", \"delta\": \"-0.02\", \"markPx\": \"0.07\", \"notionalUsd\": \"4851.7\"}",
                StringComparison.Ordinal);
        var alone = Reconcile(answer).Single(c => c.Id == "BTC");
        Assert.Empty(alone.Fields);
        Assert.Contains("opt-summary", alone.Note, StringComparison.Ordinal);

        const string Summary = """{"data": [{"instId": "BTC-USD-250328-100000-C", "fwdPx": "99000", "markVol": "0.6"}]}""";
        var beside = Reconcile($$"""{"positionBuilder": {{answer}}, "optSummary": {{Summary}}}""").Single(c => c.Id == "BTC");
        Assert.Contains(beside.Fields, f => f.Name == "mr1" && f.Actual > 1164.5);
        Assert.True(beside.Fields.Single(f => f.Name == "mr2").Actual == 0.0, "a short option gains with time");
    }

    [Fact]
    public void What_the_portfolio_margin_example_rolls_up_is_computed_and_its_odd_perpetual_price_is_shown()
    {
        var cases = Reconcile(VenueAnswers.Bybit);
        Assert.Equal(["BTC", "wallet"], cases.Select(c => c.Id));
        Assert.True(cases[1].IsReproduced);

        // The example's cells belong to another price than its mark; every other figure follows from the answer.
        Assert.Equal(["BTCUSDT.-0.1", "BTCUSDT.0.1"], cases[0].Fields.Where(f => !f.IsReproduced).Select(f => f.Name));
        Assert.Contains(cases[0].Fields, f => f.Name == "futureContingency" && f.RelativeError < 1e-5);
        Assert.Contains(cases[0].Fields, f => f.Name == "ALL.-0.1" && f.IsReproduced);
    }

    [Fact]
    public void The_summary_of_a_span_account_says_that_its_grid_is_not_known()
    {
        var entry = Assert.Single(Reconcile(VenueAnswers.Binance));
        Assert.True(entry.IsReproduced);
        Assert.Equal(["uniMMR", "accountMaintMargin"], entry.Fields.Select(f => f.Name));
        Assert.Contains("PM_3", entry.Note, StringComparison.Ordinal);
        Assert.False(Assert.Single(Reconcile(VenueAnswers.Binance.Replace("5167.92171923", "5167.93", StringComparison.Ordinal))).IsReproduced);
    }

    [Theory]
    [InlineData("\"markPx\": \"97093.7\"", "\"markPx\": \"soon\"", "data[0].riskUnitData[0].portfolios[0].markPx")]
    [InlineData("\"riskUnit\": \"BTC\"", "\"riskUnit\": \"BTC-USDT\"", "data[0].riskUnitData[0].riskUnit")]
    [InlineData("\"ts\": \"1736936801642\", ", "", "data[0].ts")]
    public void A_faulty_answer_is_refused_by_path(string before, string after, string path)
    {
        var fault = Assert.Throws<InvalidInputException>(() => Reconcile(VenueAnswers.Okx.Replace(before, after, StringComparison.Ordinal)));
        Assert.Equal(path, Assert.Single(fault.Violations).Path);
    }

    private static List<ReconciledCase> Reconcile(string json)
    {
        using var document = JsonDocument.Parse(json);
        var source = Assert.Single(ReconciliationSources.All, s => s.Recognises(document.RootElement, "answer.json"));
        Assert.True(source.IsVenueAnswer);
        return [.. source.Reconcile(document.RootElement)];
    }
}
