using Google.Rpc;
using Grpc.Core;
using MarginOptimizer.Server.Calls;
using MarginOptimizer.Server.Health;

namespace MarginOptimizer.Server.Tests.Hosting;

/// <summary>Limits after moves, partial fills and cancels through a real server in this process.</summary>
public sealed class RobustnessTests
{
    [Fact]
    public async Task What_moves_and_partial_fills_do_comes_with_the_answer()
    {
        await using var server = await TestServer.StartAsync(Engine.Default);
        var request = CannedProblem.Create();
        request.Limits = new V1.Limits();
        request.Limits.Items.Add(new V1.Limit { Id = "vega", Measure = V1.Measure.Vega, Lower = -1e6, Upper = 1e6, AfterMoves = true });
        request.Safeguards = new V1.Safeguards { WorstFillMultiple = 1.5 };
        var result = (await server.Rebalancing.ProposeRebalancingAsync(request)).Result;
        Assert.NotEmpty(result.Trades);
        Assert.Equal(5, result.Robustness.AfterMoves.Count);
        Assert.Equal(5, result.Limits.Count(l => l.HasMove));
        Assert.Equal(result.Trades.Select(t => t.Instrument), result.Robustness.WorstFill.Orders.Select(o => o.Name));
        Assert.All(result.Robustness.AfterMoves, m => Assert.Single(m.Greeks));
        Assert.True(result.Robustness.WorstFill.InitialUsd >= result.Robustness.WorstFill.FoundUsd * (1.0 - 1e-12));
        Assert.Contains(result.Limits, l => l.Id == "default:worst-fill" && l.After <= 1.5 * result.Before.InitialUsd * (1.0 + 1e-9));
        request.View = V1.View.Basic;
        var brief = (await server.Rebalancing.ProposeRebalancingAsync(request)).Result.Robustness;
        Assert.Equal(result.Robustness.WorstFill.InitialUsd, brief.WorstFill.InitialUsd);
        Assert.Empty(brief.WorstFill.Orders);
        Assert.Empty(brief.AfterMoves);
    }

    [Fact]
    public async Task An_order_that_may_be_cancelled_is_and_the_plan_begins_with_it()
    {
        await using var server = await TestServer.StartAsync(Engine.Default);
        var request = new V1.PlanExecutionRequest { Problem = CannedProblem.Create() };
        request.Problem.Book.OpenOrders.Add(new V1.OpenOrder { Instrument = "BTC-30OCT26-80000-P", Quantity = "-4", LimitPrice = "0.004", MayCancel = true });
        request.Problem.Book.OpenOrders.Add(new V1.OpenOrder { Instrument = "BTC-30OCT26-80000-P", Quantity = "-2", LimitPrice = "0.004" });
        var result = (await server.Rebalancing.PlanExecutionAsync(request)).Result;
        var cancel = Assert.Single(result.Proposal.Cancels);
        Assert.Equal((0, "BTC-30OCT26-80000-P", "-4"), (cancel.OrderIndex, cancel.Instrument, cancel.Quantity));
        Assert.Equal(0, Assert.Single(result.Cancels).OrderIndex);
        Assert.True(result.Before < result.BeforeCancelling);
        request.Cancels.Add(new V1.OrderToCancel { OrderIndex = 7 });
        var fault = await Assert.ThrowsAsync<RpcException>(async () => await server.Rebalancing.PlanExecutionAsync(request));
        Assert.Equal(["cancels[0].order_index"], fault.GetRpcStatus()!.GetDetail<BadRequest>().FieldViolations.Select(v => v.Field));
    }
}
