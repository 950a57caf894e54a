using System.Text.Json;
using MarginOptimizer.Cli.Tests.Processes;

namespace MarginOptimizer.Cli.Tests.Commands;

public sealed class MarginTests
{
    [Fact]
    public async Task People_see_requirement_collateral_and_headroom_in_coin_and_usd()
    {
        var outcome = await CliProcess.RunAsync("margin");

        Assert.Equal(0, outcome.ExitCode);
        foreach (var line in (string[])["initial margin", "maintenance margin", "collateral", "headroom, initial", "Margin efficiency", "binding"])
            Assert.Contains(line, outcome.Output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Contributions_and_components_add_up_to_the_initial_margin()
    {
        var outcome = await CliProcess.RunAsync(
            "margin", "--market", "examples/markets/btc-2026-01-depth.json", "--book", "examples/books/perpetual-vs-options.json", "--json");
        using var document = JsonDocument.Parse(outcome.Output);
        var report = document.RootElement.GetProperty("result").GetProperty("report");
        var unit = report.GetProperty("units")[0];
        var initial = unit.GetProperty("initial").GetDouble();

        Assert.Equal(0, outcome.ExitCode);
        Assert.True(initial > 0.0);
        Assert.Equal(initial, Sum(unit, "contributions", "contribution") + unit.GetProperty("contributionRemainder").GetDouble(), 9);
        Assert.Equal(initial, Sum(unit, "components", "value"), 9);
        Assert.Equal(report.GetProperty("headroomUsd").GetDouble(), report.GetProperty("collateralUsd").GetDouble() - report.GetProperty("initialUsd").GetDouble(), 6);
    }

    [Theory]
    [InlineData("deribit-spm", "deribit-spm@2026-02-15")]
    [InlineData("deribit-spm@2026-09-23", "deribit-spm@2026-09-23")]
    [InlineData("deribit-sm", "deribit-sm@2022-01-11")]
    public async Task The_model_version_is_the_one_in_force_or_the_one_named(string model, string version)
    {
        var outcome = await CliProcess.RunAsync("margin", "--model", model);

        Assert.Equal(0, outcome.ExitCode);
        Assert.StartsWith($"Margin of the book, {version}", outcome.Output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_later_time_takes_the_rules_of_that_time()
    {
        var outcome = await CliProcess.RunAsync("margin", "--at", "2026-10-01T00:00:00Z");

        Assert.Equal(0, outcome.ExitCode);
        Assert.Contains("deribit-spm@2026-09-23", outcome.Output, StringComparison.Ordinal);
    }

    private static double Sum(JsonElement unit, string list, string field) =>
        unit.GetProperty(list).EnumerateArray().Sum(item => item.GetProperty(field).GetDouble());
}
