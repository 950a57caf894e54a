using System.Net;
using Grpc.Health.V1;
using MarginOptimizer.Domain.Validation;
using MarginOptimizer.Server.Calls;

namespace MarginOptimizer.Server.Tests.Hosting;

public sealed class ReadinessTests
{
    [Fact]
    public async Task The_server_is_ready_once_the_canned_problem_was_solved()
    {
        using var release = new ManualResetEventSlim();
        var engine = Engine.Default with
        {
            Propose = (problem, budget, cancellation) =>
            {
                release.Wait(cancellation);
                return Engine.Default.Propose(problem, budget, cancellation);
            },
        };
        await using var server = await TestServer.StartAsync(engine);
        Assert.Equal(HttpStatusCode.ServiceUnavailable, await HealthOf(server));
        Assert.Equal(HealthCheckResponse.Types.ServingStatus.NotServing, await StatusOf(server));
        release.Set();
        await WaitUntilReady(server);
        Assert.Equal(HealthCheckResponse.Types.ServingStatus.Serving, await StatusOf(server));
    }

    [Fact]
    public async Task A_failing_canned_problem_keeps_the_server_out_of_service()
    {
        var tried = new TaskCompletionSource();
        var engine = Engine.Default with
        {
            SelectModel = _ =>
            {
                tried.TrySetResult();
                throw new InvalidOperationException("the model data fail their check");
            },
        };
        await using var server = await TestServer.StartAsync(engine);
        await tried.Task;
        Assert.Equal(HttpStatusCode.ServiceUnavailable, await HealthOf(server));
        Assert.Equal(HealthCheckResponse.Types.ServingStatus.NotServing, await StatusOf(server));
    }

    [Fact]
    public void Options_out_of_range_are_all_named()
    {
        var options = new ServerOptions { Address = "nowhere", GrpcPort = 70_000, ConcurrentSolves = 0, HardCap = TimeSpan.FromSeconds(1) };
        var fault = Assert.Throws<InvalidInputException>(() => MarginOptimizerServer.Build(options));
        Assert.Equal(["Address", "GrpcPort", "ConcurrentSolves", "HardCap"], fault.Violations.Select(v => v.Path));
    }

    private static async Task WaitUntilReady(TestServer server)
    {
        using var patience = new CancellationTokenSource(TimeSpan.FromSeconds(60));
        while (await HealthOf(server) != HttpStatusCode.OK) await Task.Delay(20, patience.Token);
    }

    private static async Task<HttpStatusCode> HealthOf(TestServer server)
    {
        using var response = await server.Http.GetAsync(new Uri("/healthz", UriKind.Relative));
        return response.StatusCode;
    }

    private static async Task<HealthCheckResponse.Types.ServingStatus> StatusOf(TestServer server) =>
        (await new Grpc.Health.V1.Health.HealthClient(server.Channel).CheckAsync(new HealthCheckRequest())).Status;
}
