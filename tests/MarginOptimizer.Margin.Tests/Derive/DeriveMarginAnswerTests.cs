using System.Text.Json;
using MarginOptimizer.Domain.Validation;
using MarginOptimizer.Margin.Derive;
using MarginOptimizer.Margin.Reconciliation;
using MarginOptimizer.Tests.Shared;

namespace MarginOptimizer.Margin.Tests.Derive;

/// <summary>Saved calls to Derive's get_margin.</summary>
public sealed class DeriveMarginAnswerTests
{
    private static readonly string Example = File.ReadAllText(Repository.PathOf("examples/answers/derive-get-margin-btc.json"));

    /// <summary>The margins in the example are what the deployed contract returned for the position.</summary>
    [Fact]
    public void The_margins_before_and_after_a_change_and_its_verdict_are_met()
    {
        var entry = Reconcile(Example);
        Assert.Equal("derive-pm2@2026-08-20", entry.Model);
        Assert.Equal(5, entry.Fields.Length);
        Assert.All(entry.Fields, f => Assert.True(f.IsReproduced, $"{f.Name}: {f.Actual:R} instead of {f.Expected:R}"));
        Assert.All(entry.Fields.Where(f => f.Expected != 0.0), f => Assert.InRange(f.RelativeError, 0.0, 1e-9));
    }

    [Fact]
    public void Another_figure_than_the_venues_is_not_reproduced()
    {
        var entry = Reconcile(Example.Replace("\"is_valid_trade\": false", "\"is_valid_trade\": true", StringComparison.Ordinal)
            .Replace("-11423.7", "-11424.7", StringComparison.Ordinal));
        Assert.Equal(["post_maintenance_margin", "is_valid_trade"], entry.Fields.Where(f => !f.IsReproduced).Select(f => f.Name));
    }

    [Fact]
    public void A_private_call_starts_from_the_subaccount()
    {
        var text = Example.Replace("public/get_margin", "private/get_margin", StringComparison.Ordinal).Replace(
            "\"prices\":",
            """
            "subaccount": {"result": {"margin_type": "PM2", "positions": [{"instrument_name": "BTC-20261030-84000-C", "amount": "1"}],
              "collaterals": [{"asset_name": "USDC", "amount": "1000"}, {"asset_name": "DRV2", "amount": "5"}]}},
            "prices": {"DRV2": 1, "PLACEHOLDER": 1}, "was":
            """,
            StringComparison.Ordinal).Replace("\"PLACEHOLDER\": 1", "\"BTC\": \"83502.90258702965\", \"USDC\": \"0.9998985318386667\"", StringComparison.Ordinal);
        var entry = Reconcile(text);

        // The call held is the one sold: nothing but the cash is left.
        Assert.Equal(1_000.0, entry.Fields.Single(f => f.Name == "post_initial_margin").Actual, 1e-9);
        Assert.Equal(1_000.0, entry.Fields.Single(f => f.Name == "post_maintenance_margin").Actual, 1e-9);
        Assert.Contains("not counted: DRV2", entry.Note, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("\"amount\": \"-1\"", "\"amount\": \"many\"", "request.params.simulated_position_changes[0].amount")]
    [InlineData("\"margin_type\": \"PM2\"", "\"margin_type\": \"PM3\"", "request.params.margin_type")]
    [InlineData("\"iv\": \"", "\"iw\": \"", "tickers.BTC-20261030-84000-C.option_pricing.iv")]
    [InlineData("\"instrument_name\": \"BTC-20261030-84000-C\"", "\"instrument_name\": \"BTC-20261030-85000-C\"", "tickers.BTC-20261030-85000-C")]
    [InlineData("\"instrument_name\": \"BTC-20261030-84000-C\"", "\"instrument_name\": \"BTC-30OCT26-84000-C\"", "request.params.simulated_position_changes[0].instrument_name")]
    [InlineData("\"BTC\": \"83502", "\"ETH\": \"83502", "prices.BTC")]
    [InlineData("\"pre_initial_margin\"", "\"initial_margin\"", "response.result.pre_initial_margin")]
    public void Faults_are_reported_by_path(string from, string to, string path)
    {
        var fault = Assert.Throws<InvalidInputException>(() => Reconcile(Example.Replace(from, to, StringComparison.Ordinal)));
        Assert.Contains(path, fault.Violations.Select(v => v.Path));
    }

    [Fact]
    public void Only_changes_that_may_add_risk_are_checked()
    {
        Assert.True(DeriveTradeCheck.AcceptsPortfolio([0.0], [1.0, 0.0], -5.0));
        Assert.False(DeriveTradeCheck.AcceptsPortfolio([0.1], [1.0], -5.0));
        Assert.False(DeriveTradeCheck.AcceptsPortfolio([0.0], [1.0, -0.1], -5.0));
        Assert.True(DeriveTradeCheck.AcceptsPortfolio([-3.0], [-1.0], 0.0));
        Assert.True(DeriveTradeCheck.AcceptsStandard([(2.0, -2.0)], [1.0], -5.0));
        Assert.False(DeriveTradeCheck.AcceptsStandard([(2.0, -2.1)], [1.0], -5.0));
        Assert.False(DeriveTradeCheck.AcceptsStandard([(2.0, 0.1)], [], -5.0));
        Assert.False(DeriveTradeCheck.AcceptsStandard([(0.0, 0.0)], [-0.1], -5.0));
    }

    private static ReconciledCase Reconcile(string text)
    {
        using var document = JsonDocument.Parse(text);
        return Reconciler.Reconcile(document.RootElement, "x.json").Cases.Single();
    }
}
