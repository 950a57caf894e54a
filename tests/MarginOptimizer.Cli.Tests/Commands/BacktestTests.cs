using MarginOptimizer.Cli.Tests.Processes;

namespace MarginOptimizer.Cli.Tests.Commands;

public sealed class BacktestTests
{
    [Fact]
    public async Task Killed_in_the_middle_and_started_again_a_run_ends_with_the_same_bytes_here_and_at_a_server()
    {
        using var folder = new BacktestFolder();
        var undisturbed = await CliProcess.RunAsync("backtest", folder.Config, "--out", folder.PathOf("undisturbed"), "--threads", "1");
        Assert.Equal((0, ""), (undisturbed.ExitCode, undisturbed.ExitCode == 0 ? "" : undisturbed.Errors));
        var expected = BacktestFolder.BytesIn(folder.PathOf("undisturbed"));
        Assert.Superset(new HashSet<string> { "ledger.csv", "report.html", "steps.csv", "steps.parquet", "summary.json" }, expected.Keys.ToHashSet());
        Assert.Contains(expected.Keys, name => name.EndsWith(".png", StringComparison.Ordinal));

        Assert.Equal(expected, await KilledHereAsync(folder));
        Assert.Equal(expected, await KilledAtServerAsync(folder));
    }

    [Fact]
    public async Task Faults_are_named_by_path_and_nothing_is_written()
    {
        using var folder = new BacktestFolder();
        File.WriteAllText(folder.Config, File.ReadAllText(folder.Config).Replace("\"cash\":12", "\"cash\":\"x\"", StringComparison.Ordinal).Replace("deribit-spm", "nobody", StringComparison.Ordinal));

        var outcome = await CliProcess.RunAsync("backtest", folder.Config, "--out", folder.PathOf("out"));

        Assert.Equal(2, outcome.ExitCode);
        Assert.Contains("books[0].balances.BTC.cash", outcome.Errors, StringComparison.Ordinal);
        Assert.False(Directory.Exists(folder.PathOf("out")));
    }

    [Fact]
    public async Task A_server_has_its_own_threads_and_models_and_may_run_no_backtests()
    {
        using var folder = new BacktestFolder();
        var options = await CliProcess.RunAsync("backtest", folder.Config, "--out", folder.PathOf("out"), "--server", "http://localhost:1", "--threads", "2");
        Assert.Equal(2, options.ExitCode);
        Assert.Contains("--threads", options.Errors, StringComparison.Ordinal);

        using var server = await ServerProcess.StartAsync();
        var refused = await CliProcess.RunAsync("backtest", folder.Config, "--out", folder.PathOf("out"), "--server", server.Grpc.ToString());
        Assert.Equal(2, refused.ExitCode);
        Assert.Contains("--backtest-folder", refused.Errors, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData()]
    [InlineData("--server", "http://localhost:1")]
    public async Task An_empty_folder_for_the_results_is_bad_input(params string[] options)
    {
        using var folder = new BacktestFolder();
        var outcome = await CliProcess.RunAsync(["backtest", folder.Config, "--out", "", .. options]);
        Assert.Equal((2, ""), (outcome.ExitCode, outcome.Output));
        Assert.Contains("--out", outcome.Errors, StringComparison.Ordinal);
    }

    [Fact]
    public async Task What_a_server_has_of_a_configuration_is_named_with_its_time_and_is_begun_anew_where_that_is_asked_for()
    {
        using var folder = new BacktestFolder();
        folder.WithoutProposals();
        using var server = await ServerProcess.StartAsync("--backtest-folder", folder.PathOf("server"), "--backtest-data", folder.Root);
        string[] ask = ["backtest", folder.Config, "--out", folder.PathOf("there"), "--server", server.Grpc.ToString()];
        Directory.CreateDirectory(folder.PathOf("there/plots"));
        File.WriteAllText(folder.PathOf("there/plots/09-old-profit.png"), "old");
        var first = await CliProcess.RunAsync(ask);
        Assert.Equal((0, false), (first.ExitCode, first.Errors.Contains("--restart", StringComparison.Ordinal)));
        Assert.False(File.Exists(folder.PathOf("there/plots/09-old-profit.png")));
        var quotes = folder.PathOf("short-put-quotes.csv");
        var lines = File.ReadAllLines(quotes);
        File.WriteAllLines(quotes, lines[..^20]);

        var again = await CliProcess.RunAsync(ask);
        Assert.Equal((0, first.Output), (again.ExitCode, again.Output));
        Assert.Matches(@"is of \d{4}-\d\d-\d\d \d\d:\d\d UTC, .*--restart begins it anew", again.Errors);

        var anew = await CliProcess.RunAsync([.. ask, "--restart"]);
        Assert.Equal((0, false), (anew.ExitCode, anew.Errors.Contains("--restart", StringComparison.Ordinal)));
        Assert.NotEqual(first.Output, anew.Output);
        Assert.Equal(0, await server.StopAsync());
    }

    [Fact]
    public async Task Of_a_backtest_that_had_failed_at_a_server_the_time_is_named_too()
    {
        using var folder = new BacktestFolder();
        // The hedge is listed in the first snapshot, which is looked at when a backtest is taken in, and in no later one.
        folder.WithoutProposals();
        File.WriteAllText(folder.Config, File.ReadAllText(folder.Config).Replace("\"band\":0.5", "\"band\":1000", StringComparison.Ordinal).Replace("BTC-PERPETUAL", "BTC-25SEP26", StringComparison.Ordinal));
        var quotes = folder.PathOf("short-put-quotes.csv");
        File.WriteAllLines(quotes, [.. File.ReadAllLines(quotes)[..2], "2026-06-09T12:13:29Z,BTC-25SEP26,62900,62905,62902.5,,,62810.97,", .. File.ReadAllLines(quotes)[2..]]);
        using var server = await ServerProcess.StartAsync("--backtest-folder", folder.PathOf("server"), "--backtest-data", folder.Root);
        string[] ask = ["backtest", folder.Config, "--out", folder.PathOf("there"), "--server", server.Grpc.ToString()];
        foreach (var (options, isFormer) in (List<(string[], bool)>)[([], false), ([], true), (["--restart"], false)])
        {
            var outcome = await CliProcess.RunAsync([.. ask, .. options]);
            Assert.Equal(2, outcome.ExitCode);
            Assert.Contains("hedge.instrument", outcome.Errors, StringComparison.Ordinal);
            Assert.Equal(isFormer, outcome.Errors.Contains("--restart begins it anew", StringComparison.Ordinal));
        }

        Assert.Equal(0, await server.StopAsync());
    }

    private static async Task<SortedDictionary<string, string>> KilledHereAsync(BacktestFolder folder)
    {
        var target = folder.PathOf("here");
        using (var process = CliProcess.Start("backtest", folder.Config, "--out", target))
        {
            await BacktestFolder.WaitForJournalAsync(target);
            process.Kill();
            await process.WaitForExitAsync();
        }

        Assert.Equal(["progress.jsonl"], BacktestFolder.BytesIn(target).Keys);
        var again = await CliProcess.RunAsync("backtest", folder.Config, "--out", target);
        Assert.Equal(0, again.ExitCode);
        Assert.Contains("of them before", again.Errors, StringComparison.Ordinal);
        return BacktestFolder.BytesIn(target);
    }

    /// <summary>First the server is killed and then its client; both are started anew.</summary>
    private static async Task<SortedDictionary<string, string>> KilledAtServerAsync(BacktestFolder folder)
    {
        string[] options = ["--backtest-folder", folder.PathOf("server"), "--backtest-data", folder.Root];
        var target = folder.PathOf("there");
        using (var server = await ServerProcess.StartAsync(options))
        using (var client = CliProcess.Start("backtest", folder.Config, "--out", target, "--server", server.Grpc.ToString()))
        {
            await BacktestFolder.WaitForJournalAsync(folder.PathOf("server"));
            await server.KillAsync();
            client.Kill();
            await client.WaitForExitAsync();
        }

        Assert.False(Directory.Exists(target));
        using var next = await ServerProcess.StartAsync(options);
        var again = await CliProcess.RunAsync("backtest", folder.Config, "--out", target, "--server", next.Grpc.ToString());
        Assert.Equal((0, ""), (again.ExitCode, again.ExitCode == 0 ? "" : again.Errors));
        Assert.Equal(0, await next.StopAsync());
        return BacktestFolder.BytesIn(target);
    }
}
