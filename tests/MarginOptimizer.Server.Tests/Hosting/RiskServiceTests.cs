using Google.Rpc;
using Grpc.Core;
using MarginOptimizer.Server.Calls;
using MarginOptimizer.Server.Tests.Calls;

namespace MarginOptimizer.Server.Tests.Hosting;

public sealed class RiskServiceTests
{
    [Fact]
    public async Task Risk_is_answered_over_the_wire_with_the_bytes_of_this_process()
    {
        await using var server = await TestServer.StartAsync(Engine.Default);
        var client = new V1.RiskService.RiskServiceClient(server.Channel);
        var request = EvaluateRiskCallTests.Request();
        (request.RequestId, request.Label) = ("6f0b1f9e-3a39-4f55-9c53-2f1c6f6a7b10", "desk");
        var answer = await client.EvaluateRiskAsync(request);
        Assert.Equal(EvaluateRiskCall.Run(request, Engine.Default, default).ResultHash, answer.ResultHash);
        Assert.Equal((request.RequestId, "desk"), (answer.RequestId, answer.Label));
        Assert.Equal(EvaluateRiskCall.List(), await client.ListScenarioSetsAsync(new V1.ListScenarioSetsRequest()));
        request.ValidateOnly = true;
        Assert.Null((await client.EvaluateRiskAsync(request)).Result);
    }

    [Fact]
    public async Task Every_fault_is_named_by_its_path()
    {
        await using var server = await TestServer.StartAsync(Engine.Default);
        var client = new V1.RiskService.RiskServiceClient(server.Channel);
        var request = EvaluateRiskCallTests.Request();
        request.Confidences.Add(1.0);
        request.LadderMoves.Add(double.NaN);
        request.SpreadFactor = 0.0;
        Assert.Equal(["confidences[1]", "ladder_moves[4]", "spread_factor"], await PathsOf(client, request));

        request = EvaluateRiskCallTests.Request();
        request.Convention = (V1.QuantileConvention)9;
        request.ScenarioSets[0].Labels.Add("too few");
        request.ScenarioSets[0].Notes.Add("");
        request.StressSets[0].Id = "";
        request.Book.Positions[0].Quantity = "NaN";
        Assert.Equal(
            ["book.positions[0].quantity", "convention", "scenario_sets[0].labels", "scenario_sets[0].notes[0]", "stress_sets[0].id"], await PathsOf(client, request));
    }

    [Fact]
    public async Task Faults_of_recipes_are_named_as_the_wire_spells_them()
    {
        await using var server = await TestServer.StartAsync(Engine.Default);
        var client = new V1.RiskService.RiskServiceClient(server.Channel);
        var faulty = new Dictionary<string, Action<V1.ScenarioRecipe>>
        {
            ["method"] = r => r.Method = V1.ScenarioMethod.Unspecified,
            ["long_run_weight"] = r => (r.Method, r.LongRunWeight) = (V1.ScenarioMethod.Filtered, 1.5),
            ["lambda"] = r => r.Lambda = 0.9,
            ["depths"] = r => r.Depths.Add(0.1),
            ["stablecoin"] = r => r.Stablecoin = "USDT",
            ["simple_returns"] = r => r.SimpleReturns = true,
            ["copula"] = r => r.Copula = V1.CopulaKind.Student,
            ["volatility_beta"] = r => r.VolatilityBeta = double.NaN,
            ["history.times[1]"] = r => r.History.Times[1] = r.History.Times[0],
            ["history.prices[0].values[2]"] = r => r.History.Prices[0].Values[2] = -1.0,
            ["history.prices[BTC]"] = r => r.History.Prices[0].Values.RemoveAt(0),
            ["history.prices[1].coin"] = r => r.History.Prices[1].Coin = "BTC",
            ["coins[0]"] = r => r.Coins.Add("btc"),
            ["coins"] = r => r.Coins.Add("SOL"),
        };
        foreach (var (path, spoil) in faulty)
        {
            var request = EvaluateRiskCallTests.Request();
            var recipe = EvaluateRiskCallTests.Recipe();
            spoil(recipe);
            request.ScenarioSets[0] = new V1.ReturnScenarios { Id = "r", Generate = recipe };
            Assert.Equal([$"scenario_sets[0].generate.{path}"], await PathsOf(client, request));
        }

        var both = EvaluateRiskCallTests.Request();
        both.ScenarioSets[0].Generate = EvaluateRiskCallTests.Recipe();
        Assert.Equal(
            ["scenario_sets[0].elapsed_days", "scenario_sets[0].returns", "scenario_sets[0].smile", "scenario_sets[0].volatilities"], await PathsOf(client, both));
    }

    [Fact]
    public async Task Recipes_are_refused_before_more_rows_are_made_than_are_taken()
    {
        await using var server = await TestServer.StartAsync(Engine.Default);
        var client = new V1.RiskService.RiskServiceClient(server.Channel);
        var request = EvaluateRiskCallTests.Request();
        request.ScenarioSets.Clear();
        for (var k = 0; k < 2; k++)
        {
            var recipe = new V1.ScenarioRecipe { Method = V1.ScenarioMethod.Grid };
            recipe.Coins.AddRange(Enumerable.Range(0, 50).Select(c => $"C{c}"));
            recipe.Moves.AddRange(Enumerable.Range(1, 450).Select(m => m / 1_000.0));
            recipe.VolatilityMoves.AddRange(Enumerable.Range(1, 1_000).Select(m => m / 1_000.0));
            request.ScenarioSets.Add(new V1.ReturnScenarios { Id = $"r{k}", Generate = recipe });
        }

        Assert.Equal(["scenario_sets[0].generate", "scenario_sets[1].generate"], await PathsOf(client, request));
    }

    private static async Task<IEnumerable<string>> PathsOf(V1.RiskService.RiskServiceClient client, V1.EvaluateRiskRequest request)
    {
        var refusal = await Assert.ThrowsAsync<RpcException>(async () => await client.EvaluateRiskAsync(request));
        Assert.Equal(StatusCode.InvalidArgument, refusal.StatusCode);
        return refusal.GetRpcStatus()!.GetDetail<BadRequest>()!.FieldViolations.Select(v => v.Field).Order(StringComparer.Ordinal);
    }
}
