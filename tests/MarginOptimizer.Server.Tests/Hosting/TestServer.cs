using Grpc.Net.Client;
using MarginOptimizer.Rebalancing.Problems;
using MarginOptimizer.Rebalancing.Proposals;
using MarginOptimizer.Server.Calls;
using MarginOptimizer.Solver.Answer;
using Microsoft.AspNetCore.Builder;

namespace MarginOptimizer.Server.Tests.Hosting;

/// <summary>A server in this process on free ports, with a client.</summary>
internal sealed class TestServer : IAsyncDisposable
{
    private readonly WebApplication _app;

    private TestServer(WebApplication app)
    {
        _app = app;
        var (grpc, http) = MarginOptimizerServer.AddressesOf(app);
        Channel = GrpcChannel.ForAddress(grpc);
        Http = new HttpClient { BaseAddress = http };
    }

    public HttpClient Http { get; }

    public GrpcChannel Channel { get; }

    public V1.RebalancingService.RebalancingServiceClient Rebalancing => new(Channel);

    /// <param name="propose">Answers everything but the canned problem.</param>
    public static Task<TestServer> StartAsync(
        Func<RebalancingProblem, SolveBudget, CancellationToken, Proposal> propose, ServerOptions? options = null)
    {
        var real = Engine.Default;
        return StartAsync(
            real with
            {
                Propose = (problem, budget, cancellation) =>
                    problem.Market.Source == "canned" ? real.Propose(problem, budget, cancellation) : propose(problem, budget, cancellation),
            },
            options);
    }

    public static async Task<TestServer> StartAsync(Engine engine, ServerOptions? options = null)
    {
        var app = MarginOptimizerServer.Build((options ?? new ServerOptions()) with { GrpcPort = 0, HttpPort = 0 }, engine);
        await app.StartAsync();
        return new TestServer(app);
    }

    public async ValueTask DisposeAsync()
    {
        // First, so that a test can see what open streams are told.
        await _app.StopAsync();
        await _app.DisposeAsync();
        Http.Dispose();
        Channel.Dispose();
    }
}
