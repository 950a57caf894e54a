using System.Text;
using Google.Rpc;
using Grpc.Core;
using MarginOptimizer.Domain.Validation;
using MarginOptimizer.Server.Calls;

namespace MarginOptimizer.Server.Tests.Hosting;

public sealed class BacktestServiceTests
{
    private const string Id = "5c1f1f6e-5d4e-4b6b-9a57-1d4a1c6f0a01";

    private const string Other = "5c1f1f6e-5d4e-4b6b-9a57-1d4a1c6f0a02";

    [Fact]
    public async Task A_backtest_is_started_watched_and_its_files_are_fetched()
    {
        await using var server = await BacktestServer.StartAsync();
        var started = await server.Client.StartBacktestAsync(new V1.StartBacktestRequest { RequestId = Id, Label = "monday", ConfigJson = BacktestServer.Quick });
        Assert.Equal((Id, "monday", "Short puts, June 2026"), (started.Backtest.Id, started.Backtest.Label, started.Backtest.Name));

        var end = await server.EndOfAsync(Id);

        Assert.Equal((V1.BacktestState.Succeeded, 18, 18), (end.Backtest.State, end.Backtest.Snapshots, end.Backtest.Rows));
        var arm = Assert.Single(end.Summary.Arms);
        Assert.True(arm is { Book: "desk", Optimised: false, Rows: 18, MeanInitialUsd: > 0, Forecasts.Count: > 0 });
        var got = await server.Client.GetBacktestAsync(new V1.GetBacktestRequest { Id = Id, View = V1.View.Full });
        Assert.Equal(end.Summary, got.Summary);
        Assert.Equal(BacktestServer.Quick, got.ConfigJson);
        Assert.Contains("report.html", got.Files.Select(f => f.Name));
        Assert.DoesNotContain("progress.jsonl", got.Files.Select(f => f.Name));
        foreach (var file in got.Files) Assert.Equal(file.Size, (await server.DownloadAsync(Id, file.Name)).Length);
        var steps = await server.DownloadAsync(Id, "steps.csv");
        Assert.Equal(19, Encoding.UTF8.GetString(steps).Count(c => c == '\n'));
        Assert.Equal(steps[100..], await server.DownloadAsync(Id, "steps.csv", offset: 100));
    }

    [Fact]
    public async Task The_same_id_is_the_same_backtest_and_another_configuration_is_refused()
    {
        await using var server = await BacktestServer.StartAsync();
        var request = new V1.StartBacktestRequest { RequestId = Id, ConfigJson = BacktestServer.Quick };
        await server.Client.StartBacktestAsync(request);
        await server.EndOfAsync(Id);

        var again = await server.Client.StartBacktestAsync(request);
        Assert.Equal(V1.BacktestState.Succeeded, again.Backtest.State);
        await AssertRefusedAsync(Grpc.Core.StatusCode.AlreadyExists, "REQUEST_ID_USED", () => server.Client.StartBacktestAsync(
            new V1.StartBacktestRequest { RequestId = Id, ConfigJson = BacktestServer.Slow }));
        Assert.Single((await server.Client.ListBacktestsAsync(new V1.ListBacktestsRequest())).Backtests);
    }

    [Fact]
    public async Task What_waits_or_runs_is_cancelled_and_what_has_ended_is_deleted()
    {
        await using var server = await BacktestServer.StartAsync();
        await server.Client.StartBacktestAsync(new V1.StartBacktestRequest { RequestId = Id, ConfigJson = BacktestServer.Slow });
        await server.Client.StartBacktestAsync(new V1.StartBacktestRequest { RequestId = Other, ConfigJson = BacktestServer.Quick });
        await AssertRefusedAsync(Grpc.Core.StatusCode.FailedPrecondition, "BACKTEST_NOT_ENDED", () => server.Client.DeleteBacktestAsync(new V1.DeleteBacktestRequest { Id = Other }));

        foreach (var id in (string[])[Other, Id])
        {
            var cancelled = await server.Client.CancelBacktestAsync(new V1.CancelBacktestRequest { Id = id });
            Assert.Equal(V1.BacktestState.Cancelled, cancelled.Backtest.State);
            Assert.Equal(V1.BacktestState.Cancelled, (await server.EndOfAsync(id)).Backtest.State);
            await AssertRefusedAsync(Grpc.Core.StatusCode.FailedPrecondition, "BACKTEST_HAS_NO_RESULT", async () => await server.DownloadAsync(id, "steps.csv"));
        }

        await server.Client.DeleteBacktestAsync(new V1.DeleteBacktestRequest { Id = Id });
        await AssertRefusedAsync(Grpc.Core.StatusCode.NotFound, "NO_SUCH_BACKTEST", () => server.Client.GetBacktestAsync(new V1.GetBacktestRequest { Id = Id }));
        await server.RestartAsync();
        Assert.Equal([Other], (await server.Client.ListBacktestsAsync(new V1.ListBacktestsRequest())).Backtests.Select(b => b.Id));
    }

    [Fact]
    public async Task A_server_that_is_stopped_tells_its_watchers_and_the_next_one_goes_on()
    {
        await using var server = await BacktestServer.StartAsync();
        await server.Client.StartBacktestAsync(new V1.StartBacktestRequest { RequestId = Id, ConfigJson = BacktestServer.Slow });
        await server.Client.StartBacktestAsync(new V1.StartBacktestRequest { RequestId = Other, ConfigJson = BacktestServer.Quick });
        using var watch = server.Client.WatchBacktest(new V1.WatchBacktestRequest { Id = Id });
        long sequence = 0;
        do
        {
            Assert.True(await watch.ResponseStream.MoveNext(CancellationToken.None));
            Assert.True(watch.ResponseStream.Current.Sequence > sequence || watch.ResponseStream.Current.Heartbeat);
            sequence = watch.ResponseStream.Current.Sequence;
        }
        while (watch.ResponseStream.Current.Backtest.Snapshots == 0);

        var restart = server.RestartAsync();
        await AssertRefusedAsync(Grpc.Core.StatusCode.Unavailable, "STOPPING", async () =>
        {
            while (await watch.ResponseStream.MoveNext(CancellationToken.None))
            {
            }
        });
        await restart;

        var end = await server.EndOfAsync(Id);
        Assert.Equal((V1.BacktestState.Succeeded, 18, 36), (end.Backtest.State, end.Backtest.Snapshots, end.Backtest.Rows));
        Assert.Equal(V1.BacktestState.Succeeded, (await server.EndOfAsync(Other)).Backtest.State);
    }

    [Fact]
    public async Task Folders_that_are_no_backtests_are_let_alone_and_one_started_under_their_name_begins_anew()
    {
        await using var server = await BacktestServer.StartAsync();
        server.Write($"{Other}/thesis.txt", "years of work");
        server.Write($"{Id}/results/steps.csv", "old");
        server.Write($"{Id}/results/deeper/old.csv", "old");
        server.Write($"{Id}/notes.txt", "mine");

        await server.RestartAsync();

        Assert.Empty((await server.Client.ListBacktestsAsync(new V1.ListBacktestsRequest())).Backtests);
        Assert.Equal("years of work", server.Read($"{Other}/thesis.txt"));
        Assert.Equal("old", server.Read($"{Id}/results/steps.csv"));
        await server.Client.StartBacktestAsync(new V1.StartBacktestRequest { RequestId = Id, ConfigJson = BacktestServer.Quick });
        Assert.Equal(V1.BacktestState.Succeeded, (await server.EndOfAsync(Id)).Backtest.State);
        var files = (await server.Client.GetBacktestAsync(new V1.GetBacktestRequest { Id = Id })).Files.Select(f => f.Name).ToList();
        Assert.Contains("steps.csv", files);
        Assert.DoesNotContain("deeper/old.csv", files);
        Assert.Equal("mine", server.Read($"{Id}/notes.txt"));
    }

    [Theory]
    [InlineData("null")]
    [InlineData("{}")]
    [InlineData("[")]
    [InlineData("")]
    [InlineData("""{"Id":"5c1f1f6e-5d4e-4b6b-9a57-1d4a1c6f0a02","Label":"","Config":"{}","Name":"","State":"Queued","CreatedAt":"2026-06-10T12:00:00Z","Build":""}""")]
    [InlineData("""{"Id":"5c1f1f6e-5d4e-4b6b-9a57-1d4a1c6f0a01","Label":"","Config":null,"Name":"","State":"Queued","CreatedAt":"2026-06-10T12:00:00Z","Build":""}""")]
    [InlineData("""{"Id":"5c1f1f6e-5d4e-4b6b-9a57-1d4a1c6f0a01","Label":"","Config":"{}","Name":"","State":9,"CreatedAt":"2026-06-10T12:00:00Z","Build":""}""")]
    public async Task A_server_does_not_start_over_a_faulty_state_and_names_its_file(string state)
    {
        await using var server = await BacktestServer.StartAsync();
        server.Write($"{Id}/backtest.json", state);

        var fault = await Assert.ThrowsAsync<InvalidInputException>(server.RestartAsync);

        var violation = Assert.Single(fault.Violations);
        Assert.Equal("--backtest-folder", violation.Path);
        Assert.Contains(Path.Combine(Id, "backtest.json"), violation.Message, StringComparison.Ordinal);
        Assert.Equal(state, server.Read($"{Id}/backtest.json"));
    }

    [Fact]
    public async Task They_are_listed_in_pages_the_latest_first()
    {
        await using var server = await BacktestServer.StartAsync();
        var ids = new List<string>();
        for (var i = 0; i < 5; i++)
        {
            var started = await server.Client.StartBacktestAsync(new V1.StartBacktestRequest { ConfigJson = BacktestServer.Quick });
            ids.Insert(0, started.Backtest.Id);
        }

        await server.EndOfAsync(ids[0]);
        var listed = new List<string>();
        var request = new V1.ListBacktestsRequest { PageSize = 2, States = { V1.BacktestState.Succeeded } };
        do
        {
            var page = await server.Client.ListBacktestsAsync(request);
            Assert.InRange(page.Backtests.Count, 1, 2);
            listed.AddRange(page.Backtests.Select(b => b.Id));
            request.PageToken = page.NextPageToken;
        }
        while (request.PageToken.Length > 0);

        Assert.Equal(ids, listed);
        Assert.Empty((await server.Client.ListBacktestsAsync(new V1.ListBacktestsRequest { States = { V1.BacktestState.Failed } })).Backtests);
    }

    [Fact]
    public async Task Faults_of_a_configuration_are_all_named_and_nothing_is_kept()
    {
        await using var server = await BacktestServer.StartAsync();
        var config = BacktestServer.Quick
            .Replace("\"cash\":12", "\"cash\":\"much\"", StringComparison.Ordinal)
            .Replace("short-put-quotes.csv", "../formats.md", StringComparison.Ordinal);

        var refused = await Assert.ThrowsAsync<RpcException>(async () => await server.Client.StartBacktestAsync(new V1.StartBacktestRequest { ConfigJson = config }));

        Assert.Equal(Grpc.Core.StatusCode.InvalidArgument, refused.StatusCode);
        var faults = refused.GetRpcStatus()!.GetDetail<BadRequest>().FieldViolations.ToDictionary(v => v.Field, v => v.Description);
        Assert.Contains("leads out of the data folder", faults["config_json.market.files[0]"], StringComparison.Ordinal);
        Assert.Contains("config_json.books[0].balances.BTC.cash", faults.Keys);
        Assert.Empty((await server.Client.ListBacktestsAsync(new V1.ListBacktestsRequest())).Backtests);
    }

    [Fact]
    public async Task Validation_alone_starts_nothing()
    {
        await using var server = await BacktestServer.StartAsync();

        Assert.Null((await server.Client.StartBacktestAsync(new V1.StartBacktestRequest { ValidateOnly = true, ConfigJson = BacktestServer.Quick })).Backtest);

        Assert.Empty((await server.Client.ListBacktestsAsync(new V1.ListBacktestsRequest())).Backtests);
    }

    public static TheoryData<string, Func<V1.BacktestService.BacktestServiceClient, Task>> Faults => new()
    {
        { "request_id", async c => await c.StartBacktestAsync(new V1.StartBacktestRequest { RequestId = "1", ConfigJson = BacktestServer.Quick }) },
        { "label", async c => await c.StartBacktestAsync(new V1.StartBacktestRequest { Label = new string('x', 129), ConfigJson = BacktestServer.Quick }) },
        { "config_json", async c => await c.StartBacktestAsync(new V1.StartBacktestRequest()) },
        { "config_json", async c => await c.StartBacktestAsync(new V1.StartBacktestRequest { ConfigJson = "{" }) },
        { "config_json.market", async c => await c.StartBacktestAsync(new V1.StartBacktestRequest { ConfigJson = "{}" }) },
        { "id", async c => await c.GetBacktestAsync(new V1.GetBacktestRequest()) },
        { "id", async c => await c.CancelBacktestAsync(new V1.CancelBacktestRequest { Id = "../etc" }) },
        { "view", async c => await c.GetBacktestAsync(new V1.GetBacktestRequest { Id = Id, View = (V1.View)9 }) },
        { "page_size", async c => await c.ListBacktestsAsync(new V1.ListBacktestsRequest { PageSize = -1 }) },
        { "page_token", async c => await c.ListBacktestsAsync(new V1.ListBacktestsRequest { PageToken = Id }) },
        { "states[1]", async c => await c.ListBacktestsAsync(new V1.ListBacktestsRequest { States = { V1.BacktestState.Queued, (V1.BacktestState)77 } }) },
    };

    [Fact]
    public async Task Bad_requests_are_named_by_path()
    {
        await using var server = await BacktestServer.StartAsync();
        foreach (var (path, call) in Faults.Select(row => ((string)row[0], (Func<V1.BacktestService.BacktestServiceClient, Task>)row[1])))
        {
            var refused = await Assert.ThrowsAsync<RpcException>(() => call(server.Client));
            Assert.Equal(Grpc.Core.StatusCode.InvalidArgument, refused.StatusCode);
            Assert.Contains(path, refused.GetRpcStatus()!.GetDetail<BadRequest>().FieldViolations.Select(v => v.Field));
        }

        await AssertRefusedAsync(Grpc.Core.StatusCode.ResourceExhausted, "REQUEST_TOO_LARGE", () => server.Client.StartBacktestAsync(
            new V1.StartBacktestRequest { ConfigJson = new string(' ', 4_000_001) }));
    }

    [Fact]
    public async Task A_server_without_a_folder_says_that_it_runs_none()
    {
        await using var server = await TestServer.StartAsync(Engine.Default);
        await AssertRefusedAsync(Grpc.Core.StatusCode.FailedPrecondition, "BACKTESTS_OFF", () => new V1.BacktestService.BacktestServiceClient(server.Channel).StartBacktestAsync(
            new V1.StartBacktestRequest { ConfigJson = BacktestServer.Quick }));
    }

    private static Task AssertRefusedAsync<T>(Grpc.Core.StatusCode code, string reason, Func<AsyncUnaryCall<T>> call) =>
        AssertRefusedAsync(code, reason, async () => await call());

    private static async Task AssertRefusedAsync(Grpc.Core.StatusCode code, string reason, Func<Task> call)
    {
        var refused = await Assert.ThrowsAsync<RpcException>(call);
        Assert.Equal((code, reason), (refused.StatusCode, refused.GetRpcStatus()!.GetDetail<ErrorInfo>().Reason));
    }
}
