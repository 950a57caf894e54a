using System.Text.Json;
using MarginOptimizer.Cli.Tests.Processes;

namespace MarginOptimizer.Cli.Tests.Commands;

public sealed class RiskTests
{
    private const string Scenarios = "examples/scenarios/btc-2026-06.json";

    [Fact]
    public async Task The_default_example_is_answered_without_options()
    {
        var outcome = await CliProcess.RunAsync("risk");
        Assert.Equal(0, outcome.ExitCode);
        foreach (var part in (string[])["Risk of the book, deribit-spm@2026-02-15", "Tails of the positions", "implied-day", "What positions add to the tail", "venue, standard",
            "unhedged-12h", "gaps", "de-peg", "Closing everything", "Greeks by expiry", "Greeks at moved prices", "liquidation distance"])
            Assert.Contains(part, outcome.Output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Recipes_of_a_file_are_measured_and_a_server_answers_the_same_bytes()
    {
        string[] question = ["risk", "--scenarios", Scenarios, "--alpha", "0.9", "0.99", "--convention", "interpolated", "--spread-factor", "2", "--moves", "-0.1", "0.1", "--json"];
        var here = Root(await CliProcess.RunAsync(question));
        var tails = here.GetProperty("result").GetProperty("tails").EnumerateArray().ToList();
        Assert.Equal(
            ["past days 89 0.9", "past days 89 0.99", "weighted days 89 0.9", "weighted days 89 0.99", "past weeks 83 0.9", "past weeks 83 0.99", "random days 20000 0.9", "random days 20000 0.99"],
            tails.Select(t => $"{t.GetProperty("scenarioSet").GetString()} {t.GetProperty("rows").GetInt32()} {t.GetProperty("confidence").GetRawText()}"));
        Assert.Equal(2, here.GetProperty("result").GetProperty("unwinding").GetProperty("spreadFactor").GetDouble());
        using var server = await ServerProcess.StartAsync();
        await server.WaitUntilReadyAsync();
        var there = Root(await CliProcess.RunAsync([.. question, "--server", server.Grpc.ToString()]));
        Assert.Equal(here.GetProperty("resultHash").GetString(), there.GetProperty("resultHash").GetString());
    }

    [Fact]
    public async Task What_a_gap_left_out_is_said()
    {
        using var file = new TextFile("gap.json", """
            {"scenarioSets": [{"id": "gap", "generate": {"method": "historical", "history": {
                "times": ["2026-06-01", "2026-06-02", "2026-06-05", "2026-06-06"], "prices": {"BTC": [60000, 61000, 57000, 58000]}}}}]}
            """);
        var outcome = await CliProcess.RunAsync("risk", "--scenarios", file.Path, "--stresses", file.Path);
        Assert.Equal(2, outcome.ExitCode);
        Assert.Contains("stress_sets[0].id: 'gap' names two sets", outcome.Errors, StringComparison.Ordinal);
        var answer = await CliProcess.RunAsync("risk", "--scenarios", file.Path);
        Assert.Equal(0, answer.ExitCode);
        Assert.Contains("SCENARIO_ROWS: gap: 1 of 3 returns were left out", answer.Output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Every_fault_is_named()
    {
        using var file = new TextFile("wrong.json", """{"scenarioSets": [{"id": "s", "generate": {"method": "historical", "history": "nowhere.csv"}}]}""");
        var outcome = await CliProcess.RunAsync("risk", "--scenarios", file.Path, "--stresses", "missing.json");
        Assert.Equal((2, ""), (outcome.ExitCode, outcome.Output));
        Assert.Contains("scenarioSets[0].generate.history: nowhere.csv: file: does not exist", outcome.Errors, StringComparison.Ordinal);
        Assert.Contains("missing.json: file: does not exist", outcome.Errors, StringComparison.Ordinal);
        var numbers = await CliProcess.RunAsync("risk", "--alpha", "1.5", "--moves", "-2", "--spread-factor", "0");
        Assert.Equal(2, numbers.ExitCode);
        foreach (var path in (string[])["confidences[0]: is 1.5", "ladder_moves[0]: is -2", "spread_factor: is 0"]) Assert.Contains(path, numbers.Errors, StringComparison.Ordinal);
        Assert.NotEqual(0, (await CliProcess.RunAsync("risk", "--convention", "best")).ExitCode);
    }

    private static JsonElement Root(Outcome outcome)
    {
        Assert.Equal(0, outcome.ExitCode);
        using var document = JsonDocument.Parse(outcome.Output);
        return document.RootElement.Clone();
    }
}
