using MarginOptimizer.Backtesting.Configuration;
using MarginOptimizer.Domain;
using MarginOptimizer.Domain.Limits;
using MarginOptimizer.Domain.Validation;
using MarginOptimizer.MarketData.Tests;
using MarginOptimizer.Rebalancing.Problems;
using MarginOptimizer.Tests.Shared;

namespace MarginOptimizer.Backtesting.Tests.Configuration;

public sealed class BacktestConfigTests
{
    private const string Least = """{"name": "a", "model": "deribit-spm", "market": {"files": ["chain.csv"]}, "books": [{"id": "b", "start": {"positions": []}}]}""";

    [Fact]
    public void The_least_configuration_has_the_documented_defaults()
    {
        var config = Parse(Least);
        Assert.Equal(("a", 3, FillPrice.Touch, MarginCallRule.Record), (config.Name, config.PathPoints, config.Fills, config.MarginCalls));
        Assert.Null(config.Rebalancing);
        Assert.Equal(0.99, config.Risk.Alpha);
        Assert.Equal(Path.GetFullPath("/data/chain.csv"), Assert.Single(config.Market.Files));
    }

    [Fact]
    public void The_example_is_read_with_paths_relative_to_its_folder()
    {
        var config = BacktestConfigFile.Read(Repository.PathOf("examples/backtests/short-put.json"));
        Assert.All(config.Market.Files, f => Assert.True(File.Exists(f), f));
        Assert.Equal((RebalancingMode.SaveMoney, TimeSpan.FromHours(24)), (config.Rebalancing!.Mode, config.Rebalancing.Every));
    }

    [Fact]
    public void The_example_of_the_formats_is_read_as_the_text_says()
    {
        var folder = Directory.CreateTempSubdirectory("marginopt");
        try
        {
            File.WriteAllText(Path.Combine(folder.FullName, "limits.json"), FormatsDocument.Text("limits.json"));
            var config = BacktestConfigFile.Parse(FormatsDocument.Text("backtest.json"), folder.FullName);

            Assert.Equal(["history", "policy", "file"], config.Books.Select(b => b.Id));
            Assert.Equal([true, false, false], config.Books.Select(b => b.IsReplay));
            Assert.Equal((2.0, 0.5), (config.Books[0].Balances[Currency.Btc].Cash, config.Books[0].Balances[Currency.Btc].Collateral));
            Assert.Equal((Currency.Btc, new DateTimeOffset(2026, 7, 1, 0, 0, 0, TimeSpan.Zero)), (config.Market.Currency, config.Market.To));
            Assert.Equal((7UL, 6.0, (0.5, 5.0), 0.45), (config.Flow!.Seed, config.Flow.TradesPerDay, config.Flow.Size, config.Flow.BuyShare));
            Assert.Equal(new HedgeRule("BTC-PERPETUAL", 0.5), config.Hedge);
            var ask = config.Rebalancing!;
            Assert.Equal((TimeSpan.FromHours(24), 0.8, 10_000.0, 0.01), (ask.Every, ask.WhenUtilisationAbove, ask.WhenHeadroomBelow, ask.BudgetShare));
            Assert.Equal(((0.0, 60.0), (0.6, 1.6), 20.0, 20_000_000L), (ask.Days, ask.Moneyness, ask.FuturesCap, ask.WorkLimit));
            Assert.NotEmpty(ask.Limits);
            Assert.Equal((0.00005, "funding.csv"), (config.Funding.Rate8h, Path.GetFileName(Assert.Single(config.Funding.Files))));
            Assert.Equal(61_250.5, Assert.Single(config.Settlement.DeliveryPrices).Value);
            Assert.Equal((new SettlementRule().OptionFeeRate, new SettlementRule().OptionFeeCap), (config.Settlement.OptionFeeRate, config.Settlement.OptionFeeCap));
            Assert.Equal(new LiquidationRule(), config.Liquidation);
            Assert.Equal((QuantileConvention.NextWorst, 500, 60, -1.0), (config.Risk.Convention, config.Risk.Window, config.Risk.LeastReturns, config.Risk.VolatilityBeta));
        }
        finally
        {
            folder.Delete(recursive: true);
        }
    }

    [Theory]
    [InlineData("prices.csv", "is no history")]
    [InlineData("../prices.csv", "leads out of the data folder")]
    [InlineData("/etc/hostname", "leads out of the data folder")]
    public void Recipes_in_limits_do_not_lead_out_of_the_data_folder_either(string history, string fault)
    {
        var folder = Directory.CreateTempSubdirectory("marginopt");
        try
        {
            File.WriteAllText(Path.Combine(folder.FullName, "prices.csv"), "nothing\n");
            File.WriteAllText(Path.Combine(folder.FullName, "limits.json"), $$$"""{"limits": [], "scenarioSets": [{"id": "s", "generate": {"method": "historical", "history": "{{{history}}}"}}]}""");
            var config = Least.Replace("\"name\"", "\"rebalancing\": {\"everyHours\": 24, \"limits\": \"limits.json\"}, \"name\"", StringComparison.Ordinal);

            var found = Assert.Single(Assert.Throws<InvalidInputException>(() => BacktestConfigFile.Parse(config, folder.FullName)).Violations);

            Assert.StartsWith("rebalancing.limits: limits.json: scenarioSets[0].generate.history", found.Path, StringComparison.Ordinal);
            Assert.True(fault == "is no history" || found.Message.Contains(fault, StringComparison.Ordinal), found.Message);
        }
        finally
        {
            folder.Delete(recursive: true);
        }
    }

    [Theory]
    [InlineData("short-put-book.json")]
    [InlineData("market-maker.json")]
    public void The_configurations_for_real_data_are_read_with_their_paths_in_a_folder_that_is_named(string name)
    {
        var config = BacktestConfigFile.Read(Repository.PathOf($"examples/backtests/{name}"), "/data");
        Assert.All(config.Paths, p => Assert.StartsWith("/data/", p, StringComparison.Ordinal));
        Assert.NotNull(config.Rebalancing);
    }

    [Theory]
    [InlineData("ceiling", QuantileConvention.Ceiling)]
    [InlineData("interpolated", QuantileConvention.Interpolated)]
    public void The_convention_of_the_value_at_risk_is_a_setting(string name, QuantileConvention convention) =>
        Assert.Equal(convention, Parse(Least.Replace("\"name\"", $"\"risk\": {{\"convention\": \"{name}\"}}, \"name\"", StringComparison.Ordinal)).Risk.Convention);

    [Fact]
    public void Every_fault_is_told_at_once_by_its_path()
    {
        var faults = FaultsOf("""
            {"name": "", "model": 1, "market": {"files": [], "from": "2026-02-01T00:00:00Z", "to": "2026-01-01T00:00:00Z"},
             "books": [{"id": "a b"}, {"id": "x", "file": "f", "states": ["s"]}, {"id": "x", "start": {}, "balances": {"btc": {}, "BTC": {"cash": "NaN"}}}],
             "flow": {"tradesPerDay": 0, "size": [5, 1], "days": [1], "buyShare": 2}, "hedge": {"band": -1}, "fills": "mid", "pathPoints": 1.5,
             "funding": {"rate8h": 1}, "settlement": {"optionFeeRate": -1, "deliveryPrices": [{"base": "BTC"}]}, "liquidation": {"optionFee": 2},
             "risk": {"alpha": 1, "convention": "worst", "window": 10, "leastReturns": 20, "horizonHours": 0}, "priceOfMargin": -1, "typo": 1,
             "rebalancing": {"mode": "save_money", "costBudget": 1, "horizonDays": 0, "workLimit": 0, "days": [3, 2], "safeguards": {"robustMove": 2}}}
            """);
        string[] expected =
        [
            "name", "model", "market.files", "market.to", "books[0].id", "books[0].start", "books[1].start", "books[2].id", "books[2].balances.btc",
            "books[2].balances.BTC.cash", "flow.tradesPerDay", "flow.size", "flow.days", "flow.buyShare", "hedge.instrument", "hedge.band", "fills", "pathPoints",
            "funding.rate8h", "settlement.optionFeeRate", "settlement.deliveryPrices[0].expiry", "settlement.deliveryPrices[0].price", "liquidation.optionFee",
            "risk.alpha", "risk.convention", "risk.leastReturns", "risk.horizonHours", "priceOfMargin", "typo", "rebalancing.costBudget", "rebalancing.horizonDays",
            "rebalancing.workLimit", "rebalancing.days", "rebalancing.safeguards.robustMove", "rebalancing.everyHours",
        ];
        Assert.Equal(expected.Order(StringComparer.Ordinal), faults.Distinct().Order(StringComparer.Ordinal));
    }

    [Theory]
    [InlineData("\"1e400\"")]
    [InlineData("\"Infinity\"")]
    [InlineData("\"NaN\"")]
    [InlineData("-1")]
    public void A_price_of_margin_is_a_number_that_makes_sense(string value) =>
        Assert.Equal(["priceOfMargin"], FaultsOf(Least.Replace("\"name\"", $"\"priceOfMargin\": {value}, \"name\"", StringComparison.Ordinal)));

    [Theory]
    [InlineData("../secrets.csv")]
    [InlineData("/etc/passwd")]
    [InlineData("a/../../b.csv")]
    public void No_path_leads_out_of_a_confined_folder(string path) =>
        Assert.Equal(["market.files[0]", "market.files"], FaultsOf(Least.Replace("chain.csv", path, StringComparison.Ordinal)));

    [Fact]
    public void A_mode_that_needs_targets_is_refused() =>
        Assert.Equal(["rebalancing.mode"], FaultsOf(Least.Replace("\"name\"", "\"rebalancing\": {\"mode\": \"hedge_to_target\", \"everyHours\": 1}, \"name\"", StringComparison.Ordinal)));

    private static BacktestConfig Parse(string json) => BacktestConfigFile.Parse(json, "/data");

    private static string[] FaultsOf(string json) => [.. Assert.Throws<InvalidInputException>(() => Parse(json)).Violations.Select(v => v.Path)];
}
