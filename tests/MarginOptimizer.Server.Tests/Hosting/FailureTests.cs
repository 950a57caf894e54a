using Google.Rpc;
using Grpc.Core;
using MarginOptimizer.Rebalancing.Proposals;

namespace MarginOptimizer.Server.Tests.Hosting;

public sealed class FailureTests
{
    [Fact]
    public async Task A_defect_is_internal_with_an_incident_and_tells_nothing_else()
    {
        await using var server = await TestServer.StartAsync((_, _, _) => throw new InvalidOperationException("secret position"));
        var error = await Assert.ThrowsAsync<RpcException>(async () => await server.Rebalancing.ProposeRebalancingAsync(Samples.Request()));
        Assert.Equal(Grpc.Core.StatusCode.Internal, error.StatusCode);
        Assert.Matches("incident [0-9a-f]{32}$", error.Status.Detail);
        Assert.DoesNotContain("secret", error.Status.Detail, StringComparison.Ordinal);
        Assert.Equal("INTERNAL", error.GetRpcStatus()!.GetDetail<ErrorInfo>().Reason);
    }

    [Fact]
    public async Task A_full_queue_is_refused_with_the_time_to_come_back()
    {
        using var release = new ManualResetEventSlim();
        using var entered = new SemaphoreSlim(0);
        var options = new ServerOptions { ConcurrentSolves = 1, QueueLength = 0 };
        await using var server = await TestServer.StartAsync((_, _, _) => Hold(entered, release), options);
        var first = server.Rebalancing.ProposeRebalancingAsync(Samples.Request()).ResponseAsync;
        await entered.WaitAsync();
        var error = await Assert.ThrowsAsync<RpcException>(async () => await server.Rebalancing.ProposeRebalancingAsync(Samples.Request()));
        release.Set();
        await Assert.ThrowsAsync<RpcException>(() => first);
        Assert.Equal(Grpc.Core.StatusCode.ResourceExhausted, error.StatusCode);
        Assert.Equal("TOO_MANY_SOLVES", error.GetRpcStatus()!.GetDetail<ErrorInfo>().Reason);
        Assert.True(error.GetRpcStatus()!.GetDetail<RetryInfo>().RetryDelay.ToTimeSpan() > TimeSpan.Zero);
    }

    [Fact]
    public async Task Cancelling_reaches_the_search()
    {
        using var entered = new SemaphoreSlim(0);
        var seen = new TaskCompletionSource();
        await using var server = await TestServer.StartAsync((_, _, cancellation) =>
        {
            entered.Release();
            cancellation.WaitHandle.WaitOne();
            seen.SetResult();
            throw new OperationCanceledException(cancellation);
        });
        using var caller = new CancellationTokenSource();
        var call = server.Rebalancing.ProposeRebalancingAsync(Samples.Request(), cancellationToken: caller.Token).ResponseAsync;
        await entered.WaitAsync();
        await caller.CancelAsync();
        var error = await Assert.ThrowsAsync<RpcException>(() => call);
        Assert.Equal(Grpc.Core.StatusCode.Cancelled, error.StatusCode);
        await seen.Task.WaitAsync(TimeSpan.FromSeconds(10));
    }

    [Fact]
    public async Task The_deadline_less_a_reserve_is_the_time_to_search()
    {
        var searched = new TaskCompletionSource<TimeSpan>();
        await using var server = await TestServer.StartAsync((_, budget, _) =>
        {
            searched.TrySetResult(budget.WallClock);
            throw new InvalidOperationException("seen enough");
        });
        await Assert.ThrowsAsync<RpcException>(async () =>
            await server.Rebalancing.ProposeRebalancingAsync(Samples.Request(), deadline: DateTime.UtcNow.AddSeconds(30)));
        Assert.InRange(await searched.Task, TimeSpan.FromSeconds(1), TimeSpan.FromSeconds(29.99));
    }

    private static Proposal Hold(SemaphoreSlim entered, ManualResetEventSlim release)
    {
        entered.Release();
        release.Wait();
        throw new InvalidOperationException("released");
    }
}
