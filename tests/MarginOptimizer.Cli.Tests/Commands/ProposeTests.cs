using System.Globalization;
using System.Text.Json;
using MarginOptimizer.Cli.Tests.Processes;

namespace MarginOptimizer.Cli.Tests.Commands;

public sealed class ProposeTests
{
    [Fact]
    public async Task Without_options_it_proposes_trades_for_the_example()
    {
        var outcome = await CliProcess.RunAsync("propose");

        Assert.Equal(0, outcome.ExitCode);
        Assert.Contains("Trades: ", outcome.Output, StringComparison.Ordinal);
        Assert.Contains("Break-even price of margin", outcome.Output, StringComparison.Ordinal);
        Assert.Contains("constructed", outcome.Output, StringComparison.Ordinal);
        Assert.DoesNotContain('\u001b', outcome.Output);
    }

    [Fact]
    public async Task Json_holds_whole_lots_on_ticks_and_keeps_every_limit()
    {
        var outcome = await CliProcess.RunAsync("propose", "--json");
        using var document = JsonDocument.Parse(outcome.Output);
        var result = document.RootElement.GetProperty("result");

        Assert.Equal(0, outcome.ExitCode);
        Assert.NotEmpty(result.GetProperty("trades").EnumerateArray());
        Assert.All(result.GetProperty("trades").EnumerateArray(), IsWholeLots);
        Assert.All(result.GetProperty("limits").EnumerateArray(), IsKept);
        Assert.True(result.GetProperty("after").GetProperty("initialUsd").GetDouble() < result.GetProperty("before").GetProperty("initialUsd").GetDouble());
        Assert.True(result.GetProperty("termination").GetProperty("gap").GetDouble() >= 0.0);
    }

    [Fact]
    public async Task The_same_question_has_the_same_answer()
    {
        var first = await CliProcess.RunAsync("propose", "--json");
        var second = await CliProcess.RunAsync("propose", "--json");

        Assert.Equal(64, HashOf(first).Length);
        Assert.Equal(HashOf(first), HashOf(second));
    }

    [Fact]
    public async Task A_budget_is_not_exceeded()
    {
        var outcome = await CliProcess.RunAsync("propose", "--budget", "500", "--json");
        using var document = JsonDocument.Parse(outcome.Output);
        var result = document.RootElement.GetProperty("result");

        Assert.Equal(0, outcome.ExitCode);
        Assert.InRange(result.GetProperty("costUsd").GetDouble(), 0.01, 500.0);
    }

    [Fact]
    public async Task Limits_that_contradict_each_other_have_an_answer_and_exit_code_1()
    {
        using var limits = new TextFile("limits.json", """
            {"limits": [
              {"id": "spend-nothing", "measure": "execution_cost", "upper": 0, "policy": "hard"},
              {"id": "no-margin", "measure": "initial_margin", "upper": 1000, "policy": "hard"}
            ]}
            """);
        var outcome = await CliProcess.RunAsync("propose", "--limits", limits.Path, "--json");
        using var document = JsonDocument.Parse(outcome.Output);
        var termination = document.RootElement.GetProperty("result").GetProperty("termination");

        Assert.Equal(1, outcome.ExitCode);
        Assert.Equal("TERMINATION_REASON_INFEASIBLE", termination.GetProperty("reason").GetString());
        Assert.NotEmpty(termination.GetProperty("conflict").EnumerateArray());
        Assert.Empty(document.RootElement.GetProperty("result").GetProperty("trades").EnumerateArray());
    }

    private static void IsWholeLots(JsonElement trade)
    {
        var quantity = decimal.Parse(trade.GetProperty("quantity").GetString()!, CultureInfo.InvariantCulture);
        var lots = long.Parse(trade.GetProperty("lotCount").GetString()!, CultureInfo.InvariantCulture);
        var lot = quantity / lots;
        Assert.NotEqual(0, lots);
        Assert.Equal(quantity, lot * lots);
        Assert.Contains(lot, new[] { 0.1m, 10m });
        Assert.True(long.Parse(trade.GetProperty("tickCount").GetString()!, CultureInfo.InvariantCulture) > 0);
    }

    private static void IsKept(JsonElement limit)
    {
        var scale = Math.Max(1.0, Math.Abs(limit.GetProperty("after").GetDouble()));
        if (limit.TryGetProperty("slack", out var slack)) Assert.True(slack.GetDouble() >= -1e-6 * scale, limit.ToString());
    }

    private static string HashOf(Outcome outcome)
    {
        using var document = JsonDocument.Parse(outcome.Output);
        return document.RootElement.GetProperty("resultHash").GetString()!;
    }
}
