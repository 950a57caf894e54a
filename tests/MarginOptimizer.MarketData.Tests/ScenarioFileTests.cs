using System.Text;
using MarginOptimizer.Domain;
using MarginOptimizer.Domain.Limits;
using MarginOptimizer.Domain.Validation;
using MarginOptimizer.Tests.Shared;

namespace MarginOptimizer.MarketData.Tests;

/// <summary>The recipes of examples/formats.md make the rows that the text says; figures worked out by hand.</summary>
public sealed class ScenarioFileTests : IDisposable
{
    private static readonly Currency Usdc = Currency.Usdc;

    private readonly TemporaryFolder _folder = new();
    private readonly Dictionary<string, ReturnScenarios> _sets;

    public ScenarioFileTests()
    {
        _folder.Write("prices.csv", FormatsDocument.Text("prices.csv"));
        _sets = ScenarioFile.Read(_folder.Write("scenarios.json", FormatsDocument.Text("scenarios.json"))).ToDictionary(s => s.Id);
    }

    [Fact]
    public void Every_method_has_an_example() => Assert.Equal(
        ["past days", "weighted", "June", "together", "days to come", "grid", "mine", "venue down for a day", "de-peg"], _sets.Keys);

    [Fact]
    public void Past_returns_come_with_their_volatilities_and_without_the_step_over_four_days()
    {
        var set = _sets["past days"];
        AssertNear([0.05, -0.03, (61540.25 / 61110) - 1, (59750.5 / 62240.11) - 1], set.Returns[Currency.Btc]);
        AssertNear([0.04, -0.02, (1688.4 / 1681.68) - 1, (1617.8 / 1702.95) - 1], set.Returns[Currency.Eth]);
        AssertNear([-0.0625, 1.5 / 45, (46 / 46.5) - 1, 0.2], set.Volatilities[Currency.Btc]);
        Assert.Equal("2026-06-12 to 2026-06-13", set.Labels[3]);
        Assert.Contains("1 of 5 returns were left out", Assert.Single(set.Notes), StringComparison.Ordinal);
    }

    /// <summary>Closes 61540.25, 61813.78, 62240.11; lambda 0.94, floor of a quarter of the long run.</summary>
    [Fact]
    public void Filtered_returns_of_a_file_have_the_volatility_of_now()
    {
        var (first, second) = (Math.Log(61813.78 / 61540.25), Math.Log(62240.11 / 61813.78));
        var longRun = ((first * first) + (second * second)) / 2;
        var then = (0.94 * longRun) + (0.06 * first * first);
        var now = (0.94 * then) + (0.06 * second * second);
        now = Math.Max(now, (0.75 * now) + (0.25 * longRun));
        AssertNear(
            [Math.Exp(first * Math.Sqrt(now / longRun)) - 1, Math.Exp(second * Math.Sqrt(now / then)) - 1], _sets["weighted"].Returns[Currency.Btc]);
        AssertNear([(61813.78 / 61540.25) - 1], _sets["June"].Returns[Currency.Btc]);
        Assert.Equal("June: 2026-06-08 to 2026-06-09", _sets["June"].Labels[0]);
    }

    [Fact]
    public void Broken_correlations_lie_half_way_to_one()
    {
        double[] btc = [Math.Log(1.1), Math.Log(0.9), Math.Log(105.0 / 99)], eth = [Math.Log(0.98), Math.Log(52.0 / 49), Math.Log(51.0 / 52)];
        var set = _sets["together"];
        double[] movedBtc = [.. set.Returns[Currency.Btc].Select(r => Math.Log(1 + r))], movedEth = [.. set.Returns[Currency.Eth].Select(r => Math.Log(1 + r))];
        Assert.Equal((0.5 * Correlation(btc, eth)) + 0.5, Correlation(movedBtc, movedEth), 1e-9);
        AssertNear(btc, movedBtc);
        Assert.Equal(eth.Average(), movedEth.Average(), 1e-12);
    }

    [Fact]
    public void Random_rows_have_the_deviations_and_the_correlation_asked_for()
    {
        var set = _sets["days to come"];
        double[] btc = [.. set.Returns[Currency.Btc].Select(r => Math.Log(1 + r))], eth = [.. set.Returns[Currency.Eth].Select(r => Math.Log(1 + r))];
        Assert.Equal((5000, 5000), (btc.Length, eth.Length));
        Assert.InRange(Math.Sqrt(btc.Average(r => r * r)), 0.027, 0.033);
        Assert.InRange(Math.Sqrt(eth.Average(r => r * r)), 0.036, 0.044);
        Assert.InRange(Correlation(btc, eth), 0.76, 0.84);
        Assert.All(set.Returns[Currency.Btc].Zip(set.Volatilities[Currency.Btc]), pair => Assert.Equal(Math.Max(-pair.First, -0.9), pair.Second, 1e-15));
    }

    [Fact]
    public void Given_moves_are_taken_as_they_are()
    {
        AssertNear([-0.2, -0.2, 0, 0, 0.2, 0.2], _sets["grid"].Returns[Currency.Btc]);
        AssertNear([0, 0.5, 0, 0.5, 0, 0.5], _sets["grid"].Volatilities[Currency.Btc]);
        Assert.Equal(SmileRule.StickyDelta, _sets["grid"].Smile);
        AssertNear([0.1, -0.5], _sets["mine"].Returns[Currency.Eth]);
        AssertNear([0, 0.8], _sets["mine"].Volatilities[Currency.Btc]);
        Assert.Equal(["coins apart", "crash"], _sets["mine"].Labels.AsEnumerable());
        AssertNear([Math.Exp(-0.12) - 1, Math.Exp(0.12) - 1], _sets["venue down for a day"].Returns[Currency.Btc]);
        Assert.Equal(1.0, _sets["venue down for a day"].ElapsedDays);
        AssertNear([-0.1, -0.1], _sets["de-peg"].Returns[Usdc]);
        AssertNear([0, -0.2], _sets["de-peg"].Returns[Currency.Btc]);
    }

    [Fact]
    public void Limits_take_recipes_and_prices_come_with_volatilities_of_another_file()
    {
        _folder.Write("vol.csv", "date,BTC\n2026-06-08,50\n2026-06-09,55\n2026-06-10,44\n");
        var limits = LimitFile.Read(_folder.Write("limits.json", """
            {"scenarioSets": [{"id": "s", "generate": {
                "method": "historical", "history": {"prices": "prices.csv", "volatilities": "vol.csv"}, "coins": ["BTC"], "historicalVolatility": true}}],
             "limits": [{"id": "a", "measure": "expected_shortfall", "upper": 1, "tail": {"scenarios": "s", "alpha": 0.9}}]}
            """));
        AssertNear([0.1, -0.2], limits[0].Tail!.Scenarios.Volatilities[Currency.Btc]);
    }

    [Theory]
    [InlineData("", "method", "is missing")]
    [InlineData("\"method\": \"magic\"", "method", "expected one of historical")]
    [InlineData("\"method\": \"grid\", \"coins\": [\"BTC\"], \"moves\": [0.1], \"lambda\": 0.9", "lambda", "unknown field")]
    [InlineData("\"method\": \"grid\", \"coins\": [\"BTC\"], \"moves\": [-1]", "moves[0]", "is -1, expected a relative move above -1")]
    [InlineData("\"method\": \"grid\", \"coins\": [\"BTC\"], \"moves\": [\"NaN\"]", "moves[0]", "no decimal")]
    [InlineData("\"method\": \"grid\", \"coins\": [\"btc\"], \"moves\": [0.1]", "coins[0]", "expected a currency")]
    [InlineData("\"method\": \"grid\", \"moves\": [0.1]", "coins", "is empty")]
    [InlineData("\"method\": \"grid\", \"coins\": [\"BTC\"], \"moves\": [0.1], \"volatilityMoves\": [0.1], \"volatilityBeta\": 1", "volatilityBeta", "contradicts")]
    [InlineData("\"method\": \"historical\"", "history", "is missing")]
    [InlineData("\"method\": \"historical\", \"history\": \"\"", "history", "expected a path")]
    [InlineData("\"method\": \"historical\", \"history\": \"a\\u0000b\"", "history", "expected a path")]
    [InlineData("\"method\": \"historical\", \"history\": 3", "history", "is a number")]
    [InlineData("\"method\": \"historical\", \"history\": \"nothing.csv\"", "history", "does not exist")]
    [InlineData("\"method\": \"historical\", \"history\": \"prices.csv\", \"horizon\": 0", "horizon", "whole periods")]
    [InlineData("\"method\": \"historical\", \"history\": \"prices.csv\", \"horizon\": 1.5", "horizon", "whole number")]
    [InlineData("\"method\": \"historical\", \"history\": {\"prices\": \"prices.csv\", \"times\": [\"2026-06-08\"]}", "history.times", "beside a file")]
    [InlineData("\"method\": \"historical\", \"history\": {\"prices\": \"prices.csv\", \"volatilities\": {}}", "history.volatilities", "expected a file")]
    [InlineData("\"method\": \"historical\", \"history\": {\"times\": [\"June\"], \"prices\": {\"BTC\": [1]}}", "history.times[0]", "expected a day")]
    [InlineData("\"method\": \"historical\", \"history\": {\"times\": [\"2026-06-09\", \"2026-06-08\"], \"prices\": {\"BTC\": [1, 2]}}", "history.times[1]", "not after")]
    [InlineData("\"method\": \"historical\", \"history\": {\"times\": [\"2026-06-08\", \"2026-06-09\"], \"prices\": {\"BTC\": [1, 0]}}", "history.prices.BTC[1]", "is 0")]
    [InlineData("\"method\": \"historical\", \"history\": {\"times\": [\"2026-06-08\", \"2026-06-09\"], \"prices\": {\"BTC\": [1]}}", "history.prices[BTC]", "has 1")]
    [InlineData("\"method\": \"historical\", \"history\": {\"times\": [\"2026-06-08\", \"2026-06-09\"], \"prices\": {\"BTC\": [1, null]}}", "history", "has no return")]
    [InlineData("\"method\": \"monte_carlo\", \"marginal\": \"normal\", \"deviations\": {\"BTC\": 0.1}, \"correlation\": 0, \"rows\": 2000001", "rows", "from 1 to 2000000")]
    [InlineData("\"method\": \"monte_carlo\", \"marginal\": \"normal\", \"deviations\": {\"BTC\": 0}, \"correlation\": 0", "deviations[BTC]", "above 0")]
    [InlineData("\"method\": \"monte_carlo\", \"seed\": -1", "seed", "whole number >= 0")]
    [InlineData("\"method\": \"shocks\", \"shocks\": [{\"returns\": {\"BTC\": 0.1}}]", "shocks[0].label", "is missing")]
    [InlineData("\"method\": \"crises\", \"history\": \"prices.csv\", \"windows\": [{\"name\": \"a\", \"from\": \"2026-06-09\", \"to\": \"2026-06-08\"}]", "windows[0].to", "is before from")]
    public void A_wrong_recipe_is_refused_with_the_path(string recipe, string path, string message)
    {
        var file = _folder.Write("wrong.json", $"{{\"scenarioSets\": [{{\"id\": \"s\", \"generate\": {{{recipe}}}}}]}}");
        var faults = Assert.Throws<InvalidInputException>(() => ScenarioFile.Read(file)).Violations;
        Assert.Contains(faults, v => v.Path == $"wrong.json: scenarioSets[0].generate.{path}" && v.Message.Contains(message, StringComparison.Ordinal));
    }

    [Theory]
    [InlineData("{}", "scenarioSets", "is empty")]
    [InlineData("{\"scenarioSets\": [{\"id\": \"s\", \"generate\": {\"method\": \"historical\", \"history\": \"prices.csv\"}}]}", "scenarioSets[0].generate.history", "no way to find")]
    [InlineData("{\"scenarioSets\": [{\"id\": \"s\", \"returns\": {\"BTC\": [0.1]}, \"generate\": {\"method\": \"grid\"}}]}", "scenarioSets[0].returns", "beside generate")]
    public void A_wrong_file_is_refused_with_the_path(string json, string path, string message)
    {
        var fault = Assert.Throws<InvalidInputException>(() => ScenarioFile.ParseJson(Encoding.UTF8.GetBytes(json))).Violations[0];
        Assert.Equal(path, fault.Path);
        Assert.Contains(message, fault.Message, StringComparison.Ordinal);
    }

    /// <summary>Every day of the crises that are known by name lies in real prices; the worst of March 2020 and of the FTX days are those that happened.</summary>
    [SharedFact("data/crypto_daily_ohlcv.csv.gz")]
    public void Known_crises_are_found_in_real_prices()
    {
        var prices = System.Text.Json.JsonSerializer.Serialize(SharedData.PathOf("data/crypto_daily_ohlcv.csv.gz"));
        var file = _folder.Write("real.json", $"{{\"scenarioSets\": [{{\"id\": \"c\", \"generate\": {{\"method\": \"crises\", \"history\": {prices}, \"coins\": [\"BTC\"]}}}}]}}");
        var set = Assert.Single(ScenarioFile.Read(file));
        Assert.Equal(10, set.Rows);
        var (covid, ftx) = (set.Labels.IndexOf("pandemic: 2020-03-11 to 2020-03-12"), set.Labels.IndexOf("FTX: 2022-11-08 to 2022-11-09"));
        Assert.InRange(set.Returns[Currency.Btc][covid], -0.42, -0.36);
        Assert.InRange(set.Returns[Currency.Btc][ftx], -0.17, -0.11);
    }

    public void Dispose() => _folder.Dispose();

    private static double Correlation(double[] x, double[] y)
    {
        var (a, b) = (x.Average(), y.Average());
        return x.Zip(y, (u, v) => (u - a) * (v - b)).Sum() / Math.Sqrt(x.Sum(u => (u - a) * (u - a)) * y.Sum(v => (v - b) * (v - b)));
    }

    private static void AssertNear(IEnumerable<double> expected, IEnumerable<double> actual)
    {
        var (wanted, found) = (expected.ToArray(), actual.ToArray());
        Assert.Equal(wanted.Length, found.Length);
        for (var i = 0; i < wanted.Length; i++) Assert.Equal(wanted[i], found[i], 1e-12);
    }
}
