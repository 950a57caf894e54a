using System.Collections.Immutable;
using MarginOptimizer.Domain;
using MarginOptimizer.Domain.Instruments;
using MarginOptimizer.Domain.Validation;
using MarginOptimizer.Margin.Binance;
using MarginOptimizer.Margin.Bybit;
using MarginOptimizer.Margin.Models;
using MarginOptimizer.Margin.Okx;
using MarginOptimizer.Margin.Reconciliation;
using MarginOptimizer.Margin.Tests.Models;

namespace MarginOptimizer.Margin.Tests.MultiCurrency;

public sealed class AccountModelTests
{
    private static readonly Currency Usdt = RandomAccounts.Usdt;
    private static readonly DateTimeOffset Now = new(2026, 3, 1, 8, 0, 0, TimeSpan.Zero);

    [Theory]
    [InlineData("2023-08-01", "okx-pm@2023-07-12", 0.15, 0.006)]
    [InlineData("2024-06-04", "okx-pm@2024-05-11", 0.15, 0.006)]
    [InlineData("2024-12-29", "okx-pm@2024-06-05", 0.15, 0.006)]
    [InlineData("2025-01-03", "okx-pm@2024-12-30", 0.15, 0.002)]
    [InlineData("2025-01-10", "okx-pm@2025-01-06", 0.12, 0.002)]
    [InlineData("2026-03-01", "okx-pm@2025-01-15", 0.12, 0.002)]
    public void The_rules_of_okx_are_those_of_the_day(string day, string version, double largestMove, double basisRate)
    {
        var time = DateTimeOffset.ParseExact(day, "yyyy-MM-dd", System.Globalization.CultureInfo.InvariantCulture, System.Globalization.DateTimeStyles.AssumeUniversal);
        var model = MarginModelCatalog.Embedded.Select("okx-pm", time);
        Assert.Equal(version, model.Version.Name);
        var unit = Perpetual(time, -100).Evaluate(model);
        var name = time.Year >= 2025 ? "BTC" : "BTC-USDT";
        Assert.Equal(largestMove * 100_000.0, unit.Component($"{name} MR1"), 1e-6);
        Assert.Equal(basisRate * 100_000.0, unit.Component($"{name} MR4"), 1e-6);
    }

    [Fact]
    public void Closing_costs_are_multiplied_by_the_tiers_of_the_day()
    {
        // 0.45 % of 40 million: 180,000 raw, the first tier since 15 January 2025, four tiers before.
        Assert.Equal(180_000.0, Perpetual(Now, 40_000).Evaluate(MarginModelCatalog.Embedded.Named("okx-pm@2025-01-15")).Component("BTC MR7"), 1e-6);
        Assert.Equal(
            10_000 + (2 * 60_000) + (4 * 100_000) + (6 * 10_000),
            Perpetual(Now, 40_000).Evaluate(MarginModelCatalog.Embedded.Named("okx-pm@2025-01-06")).Component("BTC MR7"),
            1e-6);
    }

    [Theory]
    [InlineData(-1_000, 4.0, 4.0)]
    [InlineData(-1_000, 25.0, 10.0)]
    [InlineData(-1_000, -3.0, 0.0)]
    [InlineData(1_000, -3.0, -3.0)]
    [InlineData(1_000, -30.0, -10.0)]
    [InlineData(1_000, 5.0, 0.0)]
    public void Spot_is_in_use_as_far_as_it_hedges(int contracts, double coins, double expected)
    {
        var unit = Perpetual(Now, contracts).Balance(Currency.Btc, coins).Evaluate(MarginModelCatalog.Embedded.Select("okx-pm", Now));
        Assert.Equal(expected, unit.Component("BTC spot in use"), 1e-12);
        Assert.Equal(0.12 * 100_000.0 * Math.Abs((contracts * 0.01) + expected), unit.Component("BTC MR1"), 1e-6);
    }

    [Fact]
    public void A_cap_of_the_user_limits_the_spot_in_use()
    {
        var capped = ModelTexts.Embedded("okx-pm-2025-01-15").Replace(
            "\"others\": \"C\"",
            "\"others\": \"C\", \"spot_in_use_caps\": {\"BTC\": {\"value\": 2.5, \"grade\": \"inferred\", \"source\": \"own setting\"}}",
            StringComparison.Ordinal);
        var unit = Perpetual(Now, -1_000).Balance(Currency.Btc, 4.0).Evaluate(MarginModelReader.Read(capped));
        Assert.Equal(2.5, unit.Component("BTC spot in use"), 1e-12);
    }

    [Fact]
    public void A_coin_whose_rates_are_not_published_is_refused_and_margined_once_they_are_given()
    {
        var book = new VenueBook(Now).Index(Usdt, 1.0).Index(new Currency("UNI"), 10.0).Add(OkxInstruments.Parse("UNI-USDT-SWAP", 1.0)!, 10.0, 100.0);
        var fault = Assert.Throws<InvalidInputException>(() => book.Evaluate(MarginModelCatalog.Embedded.Select("okx-pm", Now)));
        Assert.Contains("group C", Assert.Single(fault.Violations).Message, StringComparison.Ordinal);

        const string Given = "\"grade\": \"inferred\", \"source\": \"own reading\"}";
        var text = ModelTexts.Embedded("okx-pm-2025-01-15").Replace(
            "\"C\": {", $"\"C\": {{\"basis_floor\": {{\"value\": 0.01, {Given}, \"closing_rate\": {{\"value\": 0.02, {Given},", StringComparison.Ordinal);
        var unit = book.Evaluate(MarginModelReader.Read(text));
        Assert.Equal(0.25 * 1_000.0, unit.Component("UNI MR1"), 1e-9);
        Assert.Equal(0.01 * 1_000.0, unit.Component("UNI MR4"), 1e-9);
        Assert.Equal(0.02 * 1_000.0, unit.Component("UNI MR7"), 1e-9);
    }

    [Theory]
    [InlineData("okx-pm", "BTC-USDT-SWAP")]
    [InlineData("bybit-pm", "BTCUSDT")]
    [InlineData("binance-pm", "BTCUSDT")]
    public void A_market_without_the_settlement_currency_is_refused(string model, string symbol)
    {
        var instrument = model == "okx-pm" ? OkxInstruments.Parse(symbol, 0.01)! : BybitInstruments.Parse(symbol)!;
        var book = new VenueBook(Now).Index(Currency.Btc, 100_000.0).Add(instrument, 100_000.0, 1.0);
        var fault = Assert.Throws<InvalidInputException>(() => book.Evaluate(MarginModelCatalog.Embedded.Select(model, Now)));
        Assert.Equal("market.indices.USDT", Assert.Single(fault.Violations).Path);
    }

    [Fact]
    public void Charges_that_are_not_published_are_named_where_a_book_can_meet_them()
    {
        var options = new[] { "BTC-USD-260327-100000-C", "BTC-USD-260626-100000-C" }.Select(id => OkxInstruments.Parse(id, 0.01)!).ToImmutableArray();
        var book = new VenueBook(Now).Index(Currency.Btc, 100_000.0);
        foreach (var option in options.Cast<Option>()) book.Add(option, 100_000.0, 0.05, 0.5, 0.0);
        var model = MarginModelCatalog.Embedded.Select("okx-pm", Now);
        Assert.Contains(model.Compile(book.Market(), options).Warnings, w => w.Code == "MISSING_CHARGE" && w.Message.Contains("MR3", StringComparison.Ordinal));
        Assert.DoesNotContain(model.Compile(book.Market(), [options[0]]).Warnings, w => w.Code == "MISSING_CHARGE");

        ImmutableArray<Instrument> two = [BybitInstruments.Parse("BTCUSDT")!, BybitInstruments.Parse("BTCPERP")!];
        var market = new VenueBook(Now).Index(Usdt, 1.0).Index(Currency.Btc, 1e5).Add(two[0], 1e5, 0.0).Add(two[1], 1e5, 0.0).Market();
        var warnings = MarginModelCatalog.Embedded.Select("bybit-pm", Now).Compile(market, two).Warnings;
        Assert.Contains(warnings, w => w.Code == "MISSING_CHARGE" && w.Message.Contains("usdtUsdcContingency", StringComparison.Ordinal));
    }

    [Fact]
    public void Headroom_is_zero_exactly_at_the_level_of_unimmr()
    {
        // 100 BTC of notional at 0.5 %: 50,000; equity of 1.2 times that.
        var book = new VenueBook(Now).Index(Usdt, 1.0).Index(Currency.Btc, 100_000.0)
            .Add(BinanceInstruments.Parse("BTCUSDT")!, 100_000.0, 100.0)
            .Balance(Usdt, 60_000.0);
        var unit = book.Evaluate(MarginModelCatalog.Embedded.Select("binance-pm", Now));
        Assert.Equal(1.2, unit.Component("uniMMR"), 1e-12);
        Assert.Equal(0.0, unit.Headroom, 1e-9);
        Assert.Equal(60_000.0 - (1.05 * 50_000.0), unit.MaintenanceHeadroom, 1e-9);
    }

    [Fact]
    public void Binance_refuses_options_and_says_why()
    {
        var option = (Option)BinanceInstruments.Parse("BTC-260327-110000-C")!;
        var book = new VenueBook(Now).Index(Usdt, 1.0).Index(Currency.Btc, 100_000.0).Add(option, 100_000.0, 1_500.0, 0.5, -1.0);
        var fault = Assert.Throws<InvalidInputException>(() => book.Evaluate(MarginModelCatalog.Embedded.Select("binance-pm", Now)));
        Assert.Contains("PM_3", Assert.Single(fault.Violations).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Faults_of_a_document_are_all_reported_by_path()
    {
        var text = ModelTexts.Embedded("okx-pm-2025-01-15")
            .Replace("\"price_moves\": {\"value\": [0.04, 0.08, 0.12]", "\"price_moves\": {\"value\": [0.04, 0.04, 1.2]", StringComparison.Ordinal)
            .Replace("\"limits\": [250000, 500000, 1000000,", "\"limits\": [0, 1000000,", StringComparison.Ordinal)
            .Replace("\"volatility_points\": {\"value\": [0.3, 0.25, 0.2]", "\"volatility_points\": {\"value\": [0.3, \"x\"]", StringComparison.Ordinal)
            .Replace("\"ETH\": {\"group\": \"A\"}", "\"ETH\": {\"group\": \"Z\"}", StringComparison.Ordinal)
            .Replace("\"basis_rule\": \"annualized-move\"", "\"basis_rule\": \"guess\", \"colour\": 1", StringComparison.Ordinal);
        var fault = Assert.Throws<InvalidInputException>(() => MarginModelReader.Read(text));
        Assert.Subset(
            fault.Violations.Select(v => v.Path).ToHashSet(),
            new HashSet<string>
            {
                "parameters.groups.A.price_moves.value[1]", "parameters.groups.A.price_moves.value[2]", "parameters.groups.B.closing_tiers.value.rates",
                "parameters.groups.A.closing_tiers.value.limits[0]", "parameters.volatility_points.value[1]", "underlyings.ETH.group",
                "parameters.basis_rule", "parameters.colour",
            });
    }

    [Theory]
    [InlineData("okx-pm-2025-01-15")]
    [InlineData("bybit-pm-2025-01-10")]
    [InlineData("binance-pm-2022-04-18")]
    public void A_document_without_its_account_parameters_is_refused(string name)
    {
        var text = ModelTexts.Embedded(name).Replace("\"parameters\"", "\"parameter\"", StringComparison.Ordinal);
        var fault = Assert.Throws<InvalidInputException>(() => MarginModelReader.Read(text));
        Assert.NotEmpty(fault.Violations);
    }

    [Theory]
    [InlineData("okx-pm", 100.0, 20.0)]
    [InlineData("bybit-pm", 0.0, 0.0)]
    [InlineData("binance-pm", 120.0, 105.0)]
    public void An_account_without_positions_owes_margin_on_its_debts(string model, double initial, double maintenance)
    {
        var unit = new VenueBook(Now).Index(Usdt, 1.0).Balance(Usdt, -1_000.0).Evaluate(MarginModelCatalog.Embedded.Select(model, Now));
        Assert.Equal(-1_000.0, unit.Collateral, 1e-9);
        Assert.Equal(initial, unit.Initial, 1e-9);
        Assert.Equal(maintenance, unit.Maintenance, 1e-9);
    }

    private static VenueBook Perpetual(DateTimeOffset time, double contracts) =>
        new VenueBook(time).Index(Usdt, 1.0).Index(Currency.Btc, 100_000.0).Add(OkxInstruments.Parse("BTC-USDT-SWAP", 0.01)!, 100_000.0, contracts);
}
