using Grpc.Core;
using MarginOptimizer.Server.Calls;
using MarginOptimizer.Server.Health;

namespace MarginOptimizer.Server.Tests.Hosting;

public sealed class FrontierServiceTests
{
    [Fact]
    public async Task A_frontier_and_a_diagnosis_come_over_the_wire()
    {
        await using var server = await TestServer.StartAsync(Engine.Default);
        var problem = CannedProblem.Create();
        problem.Label = "mine";
        var frontier = await server.Rebalancing.TraceFrontierAsync(new() { Problem = problem, PointCount = 3 });
        Assert.Equal("mine", frontier.Label);
        Assert.Equal(64, frontier.ResultHash.Length);
        Assert.NotEmpty(frontier.Result.Points);
        Assert.All(frontier.Result.Points, p => Assert.NotEqual(V1.TerminationReason.Unspecified, p.Termination.Reason));
        Assert.Equal(frontier.Result.Points.Select(p => p.Bound).Order(), frontier.Result.Points.Select(p => p.Bound));
        var again = await server.Rebalancing.TraceFrontierAsync(new() { Problem = problem, PointCount = 3 });
        Assert.Equal(frontier.ResultHash, again.ResultHash);
        var diagnosis = await server.Rebalancing.DiagnoseLimitsAsync(new() { Problem = problem });
        Assert.Equal(V1.DiagnosisReason.NoConflict, diagnosis.Result.Reason);
        Assert.NotEmpty(diagnosis.Result.Limits);
    }

    [Fact]
    public async Task Faults_are_named_by_their_place_in_the_request()
    {
        await using var server = await TestServer.StartAsync(Engine.Default);
        var problem = CannedProblem.Create();
        Assert.Contains("problem", await FaultOf(new()), StringComparison.Ordinal);
        Assert.Contains("bounds[1]", await FaultOf(new() { Problem = problem, Bounds = { 1.0, double.NaN } }), StringComparison.Ordinal);
        Assert.Contains("point_count", await FaultOf(new() { Problem = problem, PointCount = 1 }), StringComparison.Ordinal);
        Assert.Contains("against", await FaultOf(new() { Problem = problem, Against = (V1.FrontierAxis)99 }), StringComparison.Ordinal);
        var broken = problem.Clone();
        broken.PriceOfMarginPerYear = double.NaN;
        Assert.Contains("problem.price_of_margin_per_year", await FaultOf(new() { Problem = broken }), StringComparison.Ordinal);

        async Task<string> FaultOf(V1.TraceFrontierRequest request)
        {
            var refusal = await Assert.ThrowsAsync<RpcException>(async () => await server.Rebalancing.TraceFrontierAsync(request));
            Assert.Equal(StatusCode.InvalidArgument, refusal.StatusCode);
            return string.Join(' ', refusal.GetRpcStatus()!.GetDetail<Google.Rpc.BadRequest>()!.FieldViolations.Select(v => v.Field));
        }
    }

    [Fact]
    public async Task A_request_can_be_checked_without_being_answered()
    {
        await using var server = await TestServer.StartAsync(Engine.Default);
        var problem = CannedProblem.Create();
        problem.ValidateOnly = true;
        Assert.Null((await server.Rebalancing.TraceFrontierAsync(new() { Problem = problem })).Result);
        Assert.Null((await server.Rebalancing.DiagnoseLimitsAsync(new() { Problem = problem })).Result);
        var refusal = await Assert.ThrowsAsync<RpcException>(async () => await server.Rebalancing.DiagnoseLimitsAsync(new() { Problem = problem, MostSets = 0 }));
        Assert.Equal(StatusCode.InvalidArgument, refusal.StatusCode);
    }
}
