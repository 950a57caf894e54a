using System.Text.Json;
using System.Text.Json.Nodes;
using MarginOptimizer.Domain;
using MarginOptimizer.Domain.Instruments;
using MarginOptimizer.Domain.Validation;
using MarginOptimizer.Margin.Reconciliation;
using MarginOptimizer.Margin.Reconciliation.Deribit;
using MarginOptimizer.Margin.Tests.Books;
using MarginOptimizer.Margin.Tests.Naive;
using MarginOptimizer.Pricing;
using MarginOptimizer.Tests.Shared;

namespace MarginOptimizer.Margin.Tests.Reconciliation;

public sealed class DeribitAnswersTests
{
    /// <summary>docs.deribit.com private/pme/simulate, response example of 17 June 2024.</summary>
    [Fact]
    public void The_documented_answer_is_reproduced_cell_by_cell()
    {
        var file = Read(Example());
        Assert.Equal("deribit-pme-simulate", file.Source);
        Assert.True(file.IsVenueAnswer);
        Assert.Equal(
            ["margins", "initial_risk_vectors BTC-PERPETUAL", "initial_risk_vectors BTC-28JUN24", "aggregated_risk_vectors"],
            file.Cases.Select(c => c.Id));
        Assert.Equal(9 + (3 * 35), file.Cases.Sum(c => c.Fields.Length));
        Assert.All(file.Cases, c => Assert.True(c.IsReproduced, $"{c.Id}: {string.Join(", ", c.Fields.Where(f => !f.IsReproduced))}"));
        Assert.All(file.Cases, c => Assert.Equal("", c.Note));
    }

    [Fact]
    public void A_cell_that_is_off_is_the_only_residual()
    {
        var answer = Example();
        answer["result"]!["initial_risk_vectors"]!["BTC-28JUN24"]!["standard"]![3] = 0.0002;
        var failed = Assert.Single(Read(answer).Cases, c => !c.IsReproduced);
        var field = Assert.Single(failed.Fields, f => !f.IsReproduced);
        Assert.Equal("standard[3]", field.Name);
        Assert.Equal(0.00016193645454545456 - 0.0002, field.Residual, 1e-15);
    }

    [Theory]
    [InlineData("dsu", "")]
    [InlineData("usd", "up, same, down")]
    [InlineData("sdu", "same, down, up")]
    public void The_order_of_volatilities_is_recognised_on_an_option(string order, string named)
    {
        var cells = Read(WithOption(order)).Cases.Single(c => c.Id == "initial_risk_vectors BTC-26JUL24-70000-C");
        Assert.Equal(order == "dsu", cells.IsReproduced);
        Assert.Equal(named.Length == 0 ? "" : $"the cells fit in the order of volatilities {named}", cells.Note);
    }

    [Fact]
    public void An_option_needs_volatility_and_forward_in_its_ticker()
    {
        var answer = WithOption("dsu");
        var ticker = answer["result"]!["ticker"]!["BTC-26JUL24-70000-C"]!.AsObject();
        ticker.Remove("mark_iv");
        ticker.Remove("underlying_price");
        Assert.Equal(
            ["result.ticker.BTC-26JUL24-70000-C.mark_iv", "result.ticker.BTC-26JUL24-70000-C.underlying_price"],
            Faults(answer));
    }

    [Theory]
    [InlineData("correlation_set", "correlation_set")]
    [InlineData("cross", "one currency")]
    public void What_is_not_known_is_said_and_not_compared(string what, string note)
    {
        var answer = Example();
        if (what == "cross") answer["result"]!["margins"]!["eth"] = answer["result"]!["margins"]!["btc"]!.DeepClone();
        else answer["result"]!["model_params"]!["currency"]!["btc"]!["correlation_set"] = true;
        var refused = Assert.Single(Read(answer).Cases);
        Assert.False(refused.IsReproduced);
        Assert.Contains(note, refused.Note, StringComparison.Ordinal);
    }

    [Fact]
    public void Faults_of_an_answer_are_reported_by_path()
    {
        var answer = Example();
        answer["result"]!["portfolio"]!["position"]!["SOMETHING"] = 1;
        answer["result"]!["ticker"]!["BTC-28JUN24"]!["mark_price"] = -1;
        answer["result"]!["model_params"]!["general"]!["buckets_count"] = 5;
        Assert.Equal(
            ["result.model_params.general.buckets_count", "result.ticker.BTC-28JUN24.mark_price", "result.portfolio.position.SOMETHING"], Faults(answer));
    }

    /// <summary>The account of 15 February 2026; its ETH equity is printed to six decimals, which leaves 0.1 % open.</summary>
    [Fact]
    public void The_totals_of_a_cross_margined_account_come_within_the_print_of_its_equity()
    {
        const double EthIndex = 1953.3978016975307, BtcIndex = 70_000;
        var file = Read(JsonNode.Parse($$"""
            {
              "simulate_portfolio": {"jsonrpc": "2.0", "result": {"currency": "ETH", "margin_model": "cross_pm", "options_value": 0,
                "total_initial_margin_usd": 0.814286765, "total_maintenance_margin_usd": 0.5951478760000001} },
              "timestamp": 1771197519076,
              "positions": {"ETH_USDC-PERPETUAL": -0.001, "BTC-PERPETUAL": 0},
              "tickers": {"ETH_USDC-PERPETUAL": {"mark_price": 1954.22, "index_price": {{EthIndex}} }, "BTC-PERPETUAL": {"mark_price": {{BtcIndex}}, "index_price": {{BtcIndex}} } },
              "balances": {"ETH": -0.000002, "USDC": 0.15140577, "BTC": {{((2.531603551 - 0.15140577 + (0.000002 * EthIndex)) / BtcIndex).ToString("R", System.Globalization.CultureInfo.InvariantCulture)}} }
            }
            """)!);
        var found = Assert.Single(file.Cases);
        Assert.Equal(("Deribit X:PM", "deribit-xpm@2026-02-15"), (found.Model, found.Id));
        Assert.InRange(found.Fields.Single(f => f.Name == "maintenance_margin").RelativeError, 1e-6, 1e-3);
        Assert.False(found.IsReproduced);
    }

    /// <summary>Inverse futures are counted in USD here, options in coins.</summary>
    [Fact]
    public void The_totals_of_a_segregated_account_are_those_of_the_naive_evaluator()
    {
        var call = Leg.Call(-3, 70_000, 30, 0.55, 65_200);
        var naive = NaivePortfolioMargin.Evaluate(ParameterSets.Btc2406, 65_000, [Leg.Perpetual(2, 65_100), call]);
        var mark = Black76.Price(OptionType.Call, 65_200, 70_000, 30.0 / 365.0, 0.55) / 65_200;
        var answer = new JsonObject
        {
            ["simulate_portfolio"] = new JsonObject
            {
                ["currency"] = "BTC",
                ["margin_model"] = "segregated_pm",
                ["initial_margin"] = naive.Initial,
                ["maintenance_margin"] = naive.Maintenance,
                ["options_value"] = -3 * mark,
            },
            ["timestamp"] = new DateTimeOffset(2024, 6, 26, 8, 0, 0, TimeSpan.Zero).ToUnixTimeMilliseconds(),
            ["positions"] = new JsonObject { ["BTC-PERPETUAL"] = 130_200, ["BTC-26JUL24-70000-C"] = -3 },
            ["tickers"] = new JsonObject
            {
                ["BTC-PERPETUAL"] = new JsonObject { ["mark_price"] = 65_100, ["index_price"] = 65_000 },
                ["BTC-26JUL24-70000-C"] = new JsonObject { ["mark_price"] = mark, ["index_price"] = 65_000, ["mark_iv"] = 55, ["underlying_price"] = 65_200 },
            },
        };
        var found = Assert.Single(Read(answer).Cases);
        Assert.Equal("deribit-spm@2024-06-17", found.Id);
        Assert.Equal(3, found.Fields.Length);
        Assert.True(found.IsReproduced, string.Join(", ", found.Fields));
        answer["positions"]!["BTC-PERPETUAL"] = 2;
        Assert.False(Assert.Single(Read(answer).Cases).IsReproduced);
    }

    [Theory]
    [InlineData("BTC-PERPETUAL", true)]
    [InlineData("ETH_USDC-PERPETUAL", true)]
    [InlineData("BTC-28JUN24", true)]
    [InlineData("XRP_USDC-5SEP26-0d55-P", true)]
    [InlineData("BTC-31FEB24", false)]
    [InlineData("BTC-28JUN24-60000-X", false)]
    [InlineData("BTC-28JUN24-0-C", false)]
    [InlineData("BTC_USDT-PERPETUAL", false)]
    [InlineData("BTC", false)]
    public void Names_of_contracts_are_read(string text, bool isName) => Assert.Equal(isName, ContractName.Parse(text) is not null);

    /// <summary>The documented answer with a short call, its cells by the naive evaluator in some order of volatilities.</summary>
    private static JsonNode WithOption(string order)
    {
        const string Name = "BTC-26JUL24-70000-C";
        var answer = Example();
        var asOf = DateTimeOffset.FromUnixTimeMilliseconds(1718619740501);
        var days = YearFraction.Days(asOf, new DateTimeOffset(2024, 7, 26, 8, 0, 0, TimeSpan.Zero));
        var leg = Leg.Call(-5, 70_000, days, 0.6, 67_900);
        var naive = new NaivePortfolioMargin(ParameterSets.Btc2406, 65666.19, [leg]);
        var result = answer["result"]!;
        result["portfolio"]!["position"]![Name] = -5;
        result["ticker"]![Name] = new JsonObject { ["mark_price"] = 0.06, ["index_price"] = 65666.19, ["mark_iv"] = 60, ["underlying_price"] = 67_900 };
        var standard = Enumerable.Range(-4, 9).SelectMany(k => order.Select(v => naive.Profit(0.16 * k / 4.0, v)));
        var extended = new[] { -0.66, -0.33, 0.5, 1, 2, 3, 4, 5 }.Select(m => naive.Profit(m, 'u') * 0.16 / Math.Abs(m) * (1 + m) / (1 + (Math.Sign(m) * 0.16)));
        result["initial_risk_vectors"]![Name] = new JsonObject
        {
            ["standard"] = new JsonArray([.. standard.Select(v => JsonValue.Create(v))]),
            ["extended"] = new JsonArray([.. extended.Select(v => JsonValue.Create(v))]),
        };
        return answer;
    }

    private static JsonNode Example() => JsonNode.Parse(File.ReadAllText(Repository.PathOf("examples/answers/deribit-pme-simulate-btc.json")))!;

    private static IEnumerable<string> Faults(JsonNode answer) => Assert.Throws<InvalidInputException>(() => Read(answer)).Violations.Select(v => v.Path);

    private static ReconciledFile Read(JsonNode answer)
    {
        using var document = JsonDocument.Parse(answer.ToJsonString());
        return Reconciler.Reconcile(document.RootElement, "answer.json");
    }
}
