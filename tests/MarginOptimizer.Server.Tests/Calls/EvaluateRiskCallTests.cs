using MarginOptimizer.Domain;
using MarginOptimizer.Domain.Limits;
using MarginOptimizer.MarketData;
using MarginOptimizer.Server.Calls;
using MarginOptimizer.Server.Wire;
using MarginOptimizer.Tests.Shared;

namespace MarginOptimizer.Server.Tests.Calls;

/// <summary>
/// The short-strangle desk of the examples against figures of a script of its own (Python: Black-76 by erfc on the files themselves, volatilities
/// moved by (30 / days)^0.3 or ^0.13, coin P&amp;L at the moved forward, tails by sorting).
/// </summary>
public sealed class EvaluateRiskCallTests
{
    private static readonly V1.EvaluateRiskResult Result = EvaluateRiskCall.Run(Request(), Engine.Default, default).Result;

    /// <summary>Six rows at 75 %: the tail holds one and a half of them.</summary>
    [Fact]
    public void Tails_and_contributions_are_those_of_the_script()
    {
        var tail = Assert.Single(Result.Tails);
        Assert.Equal((6, 1.5), (tail.Rows, tail.Mass));
        Assert.Equal(266734.2012803355, tail.ValueAtRiskUsd, 1e-6);
        Assert.Equal(569525.7063969166, tail.ExpectedShortfallUsd, 1e-6);
        AssertNear(
            [146619.9967944839, 29796.16698691198, 202483.5095524671, 37645.40809454711, 143059.50383185563, 19872.787803317537, -9951.666666666666],
            tail.Contributions.Select(c => c.ShortfallUsd));
        AssertNear(
            [-13884.378139668297, 101587.01724043566, -25904.534028057635, 136783.36174277109, -29032.17594794091, 84389.91041279562, 12795.0],
            tail.Contributions.Select(c => c.ValueAtRiskUsd));
    }

    [Fact]
    public void Ladder_theta_vega_and_the_cost_of_closing_are_those_of_the_script()
    {
        AssertNear([-873400.2847025592, -129863.30268463079, 0.0, -110637.00892514366], Result.Ladder.Select(row => row.ProfitUsd));
        Assert.Equal(7264.053808148674, Result.Capital.ThetaUsd, 1e-3);
        Assert.Equal(-6474.570335368298, Result.Greeks.Sum(row => row.Greeks.Vega), 1e-2);
        Assert.Equal(2730.7333477385237, Result.Unwinding.QuotedUsd, 1e-6);
        Assert.Equal(8192.199973781178, Result.Unwinding.WidenedUsd, 1e-6);
    }

    /// <summary>Losses of the six rows: -4825, 17487, 17849, 204928, 266734, 720921.</summary>
    [Theory]
    [InlineData(V1.QuantileConvention.Unspecified, 266734.2012803355)]
    [InlineData(V1.QuantileConvention.NextWorst, 266734.2012803355)]
    [InlineData(V1.QuantileConvention.Ceiling, 266734.2012803355)]
    [InlineData(V1.QuantileConvention.Interpolated, 251282.6737367775)]
    public void The_convention_is_that_of_the_request(V1.QuantileConvention convention, double expected)
    {
        var request = Request();
        request.Convention = convention;
        Assert.Equal(expected, EvaluateRiskCall.Run(request, Engine.Default, default).Result.Tails[0].ValueAtRiskUsd, 1e-6);
    }

    [Fact]
    public void A_recipe_of_a_request_makes_the_rows_of_a_file_and_what_it_left_out_is_a_warning()
    {
        var request = Request();
        request.ScenarioSets.Clear();
        request.ScenarioSets.Add(new V1.ReturnScenarios { Id = "past", Generate = Recipe() });
        var answer = EvaluateRiskCall.Run(request, Engine.Default, default).Result;
        Assert.Equal(3, answer.Tails[0].Rows);
        Assert.Contains("past: 1 of 4 returns were left out", Assert.Single(answer.Warnings, w => w.Code == "SCENARIO_ROWS").Message, StringComparison.Ordinal);

        var written = request.Clone();
        written.ScenarioSets[0] = ScenarioSetsWire.WriteOne(ScenarioFile.ParseJson("""
            {"scenarioSets": [{"id": "past", "generate": {"method": "historical", "volatilityBeta": -1, "smile": "sticky_delta", "history": {
                "times": ["2026-06-01", "2026-06-02", "2026-06-03", "2026-06-04", "2026-06-05"],
                "prices": {"BTC": [60000, 61000, 57000, 58000, 62000], "ETH": [3000, 3100, 2900, 2950, null]}}}}]}
            """u8.ToArray())[0]);
        Assert.Equal(answer.Provenance.DataHash, EvaluateRiskCall.Run(written, Engine.Default, default).Result.Provenance.DataHash);
        Assert.Equal(answer, EvaluateRiskCall.Run(written, Engine.Default, default).Result);
    }

    [Fact]
    public void Without_sets_the_built_in_ones_are_taken_and_view_basic_leaves_positions_out()
    {
        var request = Request();
        request.ScenarioSets.Clear();
        request.StressSets.Clear();
        request.Confidences.Clear();
        request.LadderMoves.Clear();
        request.View = V1.View.Basic;
        var answer = EvaluateRiskCall.Run(request, Engine.Default, default).Result;
        Assert.Equal([("implied-day", 0.975), ("implied-day", 0.99)], answer.Tails.Select(t => (t.ScenarioSet, t.Confidence)));
        var listed = EvaluateRiskCall.List();
        Assert.Equal(listed.Sets.Where(s => s.Measured).Select(s => s.Id), answer.Tails.Select(t => t.ScenarioSet).Distinct());
        Assert.Equal(
            listed.Sets.Where(s => !s.Measured).Select(s => s.Id), answer.Stresses.Where(s => s.Source == V1.StressSource.Set).Select(s => s.ScenarioSet).Distinct());
        Assert.Contains(listed.Crises, c => (c.Name, c.From, c.To) == ("FTX", "2022-11-06", "2022-11-14"));
        Assert.Empty(answer.Tails[0].Contributions);
        Assert.Empty(answer.Positions);
        Assert.Equal(9, answer.Ladder.Count);
    }

    internal static V1.ScenarioRecipe Recipe()
    {
        var recipe = new V1.ScenarioRecipe { Method = V1.ScenarioMethod.Historical, VolatilityBeta = -1.0, Smile = V1.SmileRule.StickyDelta, History = new V1.PriceHistory() };
        for (var day = 2; day <= 6; day++) recipe.History.Times.Add(TimeWire.Write(new DateTimeOffset(2026, 6, day, 0, 0, 0, TimeSpan.Zero)));
        recipe.History.Prices.Add(new V1.CoinSeries { Coin = "BTC", Values = { 60000, 61000, 57000, 58000, 62000 } });
        recipe.History.Prices.Add(new V1.CoinSeries { Coin = "ETH", Values = { 3000, 3100, 2900, 2950, 0 } });
        return recipe;
    }

    internal static V1.EvaluateRiskRequest Request()
    {
        var market = MarketSnapshotFile.Read(Repository.PathOf("examples/markets/btc-2026-06.json"));
        var book = BookFile.Read(Repository.PathOf("examples/books/short-strangle.json"), market);
        var rows = ScenarioFile.ParseJson("""
            {"scenarioSets": [{"id": "six rows", "returns": {"BTC": [0.05, -0.10, 0.02, -0.25, 0.15, -0.04]}, "volatilities": {"BTC": [0, 0.3, 0, 0.6, 0.1, 0]}, "elapsedDays": 1}]}
            """u8.ToArray());
        var stresses = ScenarioFile.ParseJson("""{"scenarioSets": [{"id": "one", "returns": {"BTC": [-0.3]}}]}"""u8.ToArray());
        var request = EvaluateRiskWire.Write(new RiskQuestion(
            book, market, new ModelChoice("deribit-spm", market.AsOf), rows, stresses, [0.75], QuantileConvention.NextWorst, null, [-0.3, -0.1, 0.0, 0.1]));
        request.View = V1.View.Full;
        return request;
    }

    private static void AssertNear(IEnumerable<double> expected, IEnumerable<double> actual)
    {
        var (wanted, found) = (expected.ToArray(), actual.ToArray());
        Assert.Equal(wanted.Length, found.Length);
        for (var i = 0; i < wanted.Length; i++) Assert.Equal(wanted[i], found[i], 1e-6);
    }
}
