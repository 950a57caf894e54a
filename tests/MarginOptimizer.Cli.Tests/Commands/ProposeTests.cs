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

    [Fact]
    public async Task Exposures_are_brought_to_their_targets()
    {
        var outcome = await CliProcess.RunAsync("propose", "--mode", "hedge-to-target", "--targets", "examples/targets/btc-2026-06.json", "--json");
        using var document = JsonDocument.Parse(outcome.Output);
        var result = document.RootElement.GetProperty("result");
        var exposures = result.GetProperty("exposures").EnumerateArray().ToDictionary(e => e.GetProperty("id").GetString()!);

        Assert.Equal(0, outcome.ExitCode);
        Assert.Equal("REBALANCING_MODE_HEDGE_TO_TARGET", result.GetProperty("mode").GetString());
        Assert.Equal(["flat", "gamma", "vega"], exposures.Keys.Order(StringComparer.Ordinal));
        Assert.InRange(exposures["flat"].GetProperty("after").GetDouble(), -0.5 - 1e-6, 0.5 + 1e-6);
        var (before, after) = (exposures["vega"].GetProperty("penaltyBeforeUsd").GetDouble(), exposures["vega"].GetProperty("penaltyAfterUsd").GetDouble());
        Assert.True(after < 0.5 * before, $"{before} became {after}");
        Assert.All(result.GetProperty("trades").EnumerateArray(), IsWholeLots);
    }

    [Fact]
    public async Task Unwinding_closes_the_share_asked_for_and_opens_nothing()
    {
        var outcome = await CliProcess.RunAsync("propose", "--mode", "unwind", "--unwind", "30%", "--no-leg-caps", "--json");
        using var document = JsonDocument.Parse(outcome.Output);
        var result = document.RootElement.GetProperty("result");
        var gross = result.GetProperty("limits").EnumerateArray().Single(l => l.GetProperty("id").GetString() == "mode:gross-notional");

        Assert.Equal(0, outcome.ExitCode);
        Assert.NotEmpty(result.GetProperty("trades").EnumerateArray());
        Assert.All(result.GetProperty("trades").EnumerateArray(), t => Assert.True(t.GetProperty("closes").GetBoolean()));
        Assert.True(gross.GetProperty("after").GetDouble() <= 0.7 * gross.GetProperty("before").GetDouble() * (1.0 + 1e-9));
    }

    [Fact]
    public async Task An_expected_shortfall_is_limited_and_impact_counted()
    {
        var outcome = await CliProcess.RunAsync(
            "propose", "--market", "examples/markets/btc-2026-06.json", "--book", "examples/books/short-strangle.json", "--all", "--mode", "save-money",
            "--limits", "examples/limits/shortfall.json", "--candidates", "examples/candidates/btc-2026-06-impact.json", "--json");
        using var document = JsonDocument.Parse(outcome.Output);
        var result = document.RootElement.GetProperty("result");
        var limit = result.GetProperty("limits").EnumerateArray().Single(l => l.GetProperty("id").GetString() == "shortfall");

        Assert.Equal(0, outcome.ExitCode);
        Assert.True(limit.GetProperty("after").GetDouble() <= 90_000.0 * (1.0 + 1e-9));
        Assert.Equal(120, limit.GetProperty("tail").GetProperty("rows").GetInt32());
        Assert.Equal(3.0, limit.GetProperty("tail").GetProperty("mass").GetDouble(), 1e-9);
        Assert.True(result.GetProperty("impactUsd").GetDouble() > 0.0);
        Assert.Equal(result.GetProperty("impactUsd").GetDouble(), result.GetProperty("trades").EnumerateArray().Sum(t => t.GetProperty("impactUsd").GetDouble()), 1e-6);
    }

    [Fact]
    public async Task The_shortfall_of_given_rows_is_minimised_within_a_floor_under_every_one()
    {
        string[] question =
        [
            "propose", "--market", "examples/markets/btc-2026-06.json", "--book", "examples/books/short-strangle.json", "--all",
            "--limits", "examples/limits/floor.json", "--margin-scenarios", "constructed-120", "--margin-alpha", "95%", "--time-limit", "300",
        ];
        var outcome = await CliProcess.RunAsync([.. question, "--work-limit", "20000000000", "--json"]);
        using var document = JsonDocument.Parse(outcome.Output);
        var result = document.RootElement.GetProperty("result");
        var limits = result.GetProperty("limits").EnumerateArray().ToDictionary(l => l.GetProperty("id").GetString()!);
        var tail = result.GetProperty("marginTail");
        var (before, after) = (tail.GetProperty("shortfallBefore").GetDouble(), tail.GetProperty("shortfallAfter").GetDouble());

        Assert.Equal(0, outcome.ExitCode);
        Assert.Equal(6.0, tail.GetProperty("mass").GetDouble(), 1e-9);
        Assert.True(after < 0.5 * before, $"{before} -> {after}");
        Assert.Equal(after, result.GetProperty("termination").GetProperty("objective").GetDouble(), 1e-6 * before);
        Assert.True(limits["floor"].GetProperty("after").GetDouble() <= 250_000.0 * (1.0 + 1e-9));
        Assert.True(limits["volatility"].GetProperty("after").GetDouble() <= 40_000.0 * (1.0 + 1e-9));
        Assert.True(limits["value at risk"].GetProperty("after").GetDouble() <= 80_000.0 * (1.0 + 1e-9));

        var text = await CliProcess.RunAsync([.. question, "--work-limit", "1000"]);
        Assert.Contains("Minimised: mean loss of the worst 6 of 120 rows of 'constructed-120' (95 %)", text.Output, StringComparison.Ordinal);
        Assert.Contains("kept by the mean beyond it", text.Output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task An_infeasible_answer_says_what_would_have_to_give_way()
    {
        var outcome = await CliProcess.RunAsync("propose", "--mode", "unwind", "--unwind", "90%");

        Assert.Equal(1, outcome.ExitCode);
        Assert.Contains("Limits that contradict each other: mode:gross-notional.", outcome.Output, StringComparison.Ordinal);
        Assert.Matches("(Cheapest|A) way out, .* steps", outcome.Output);
        Assert.Contains("mode:gross-notional: <=", outcome.Output, StringComparison.Ordinal);
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
