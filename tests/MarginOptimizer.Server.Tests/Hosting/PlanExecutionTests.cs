using Google.Rpc;
using Grpc.Core;
using MarginOptimizer.Server.Calls;
using MarginOptimizer.Server.Health;

namespace MarginOptimizer.Server.Tests.Hosting;

/// <summary><c>PlanExecution</c> through a real server in this process.</summary>
public sealed class PlanExecutionTests
{
    [Fact]
    public async Task Without_trades_the_problem_is_solved_and_its_proposal_planned()
    {
        await using var server = await TestServer.StartAsync(Engine.Default);
        var request = new V1.PlanExecutionRequest { Problem = CannedProblem.Create() };
        request.Problem.Label = "mine";
        var answer = await server.Rebalancing.PlanExecutionAsync(request);
        var result = answer.Result;
        Assert.Equal("mine", answer.Label);
        Assert.Equal(V1.PlanStatus.Planned, result.Status);
        Assert.Equal(Quantities(result.Proposal.Trades.Select(t => (t.Instrument, t.Quantity))), Quantities(result.Waves.SelectMany(w => w.Orders).Select(o => (o.Instrument, o.Quantity))));
        Assert.Equal(result.Proposal.Provenance.DataHash, result.ProblemHash);
        Assert.InRange(result.Before, result.Proposal.Before.InitialUsd * (1.0 - 1e-9), result.Proposal.Before.InitialUsd * (1.0 + 1e-9));
        Assert.InRange(result.After, result.Proposal.After.InitialUsd * (1.0 - 1e-9), result.Proposal.After.InitialUsd * (1.0 + 1e-9));
        Assert.All(result.Waves, w => Assert.InRange(w.Worst, Math.Max(w.Before, w.After) * (1.0 - 1e-12), result.PeakGuaranteed));
    }

    [Fact]
    public async Task Orders_that_are_given_are_planned_as_they_are()
    {
        await using var server = await TestServer.StartAsync(Engine.Default);
        var request = new V1.PlanExecutionRequest { Problem = CannedProblem.Create(), PeakShare = 1.5 };
        request.Trades.Add(new V1.OrderToExecute { Instrument = "BTC-30OCT26-80000-P", Quantity = "3" });
        request.Trades.Add(new V1.OrderToExecute { Instrument = "BTC-30OCT26-110000-C", Quantity = "-0.5" });
        var (first, second) = (await server.Rebalancing.PlanExecutionAsync(request), await server.Rebalancing.PlanExecutionAsync(request));
        Assert.Null(first.Result.Proposal);
        Assert.True(first.Result.PeakGuaranteed <= first.Result.PeakWanted);
        Assert.Equal(["-0.5", "3.0"], first.Result.Waves.SelectMany(w => w.Orders).Select(o => o.Total).Order(StringComparer.Ordinal));
        Assert.Equal(first.ResultHash, second.ResultHash);
        request.Problem.ValidateOnly = true;
        Assert.Null((await server.Rebalancing.PlanExecutionAsync(request)).Result);
    }

    [Fact]
    public async Task Every_fault_is_named_by_its_path()
    {
        await using var server = await TestServer.StartAsync(Engine.Default);
        var request = new V1.PlanExecutionRequest { Problem = CannedProblem.Create(), PeakMarginUsd = double.NaN, BufferUsd = -1.0, MostSlices = 3, PlanWorkLimit = 0 };
        request.Problem.Fractional = true;
        request.Trades.Add(new V1.OrderToExecute { Instrument = "no such", Quantity = "1" });
        request.Trades.Add(new V1.OrderToExecute { Instrument = "BTC-PERPETUAL", Quantity = "1e3" });
        request.Trades.Add(new V1.OrderToExecute { Instrument = "BTC-PERPETUAL", Quantity = "10", Account = "other" });
        request.Transfers.Add(new V1.TransferToMake { From = "a", To = "b", Currency = "btc", Amount = "-1" });
        Assert.Equal(
            [
                "problem.fractional", "peak_margin_usd", "buffer_usd", "most_slices", "plan_work_limit", "trades[0].instrument", "trades[1].quantity",
                "trades[2].account", "transfers[0].currency", "transfers[0].amount",
            ],
            await FaultsOf(server, request));
        Assert.Equal(["problem"], await FaultsOf(server, new V1.PlanExecutionRequest()));
        request = new V1.PlanExecutionRequest { Problem = CannedProblem.Create() };
        request.Problem.Book = null;
        Assert.Equal(["problem.book.positions"], await FaultsOf(server, request));
        request = new V1.PlanExecutionRequest { Problem = CannedProblem.Create() };
        request.Trades.Add(new V1.OrderToExecute { Instrument = "BTC-PERPETUAL", Quantity = "15" });
        Assert.Equal(["trades[0].quantity"], await FaultsOf(server, request));
    }

    private static IEnumerable<(string, string)> Quantities(IEnumerable<(string Instrument, string Quantity)> orders) => orders
        .GroupBy(o => o.Instrument, o => decimal.Parse(o.Quantity, System.Globalization.CultureInfo.InvariantCulture))
        .OrderBy(g => g.Key, StringComparer.Ordinal)
        .Select(g => (g.Key, g.Sum().ToString("0.####", System.Globalization.CultureInfo.InvariantCulture)));

    private static async Task<IEnumerable<string>> FaultsOf(TestServer server, V1.PlanExecutionRequest request)
    {
        var error = await Assert.ThrowsAsync<RpcException>(async () => await server.Rebalancing.PlanExecutionAsync(request));
        Assert.Equal(Grpc.Core.StatusCode.InvalidArgument, error.StatusCode);
        return error.GetRpcStatus()!.GetDetail<BadRequest>().FieldViolations.Select(v => v.Field);
    }
}
