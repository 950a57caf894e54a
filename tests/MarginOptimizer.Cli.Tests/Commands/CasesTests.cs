using MarginOptimizer.Cli.Tests.Processes;

namespace MarginOptimizer.Cli.Tests.Commands;

public sealed class CasesTests
{
    private const string Good = "{\"BTC\": [0.01, -0.02]}";

    [Theory]
    [InlineData("1", Good, "scenarios.alpha")]
    [InlineData("0", Good, "scenarios.alpha")]
    [InlineData("0.9", "{}", "scenarios.returns")]
    [InlineData("0.9", "{\"BTC\": []}", "scenarios.returns.BTC")]
    [InlineData("0.9", "{\"BTC\": [0.01, -1.0]}", "scenarios.returns.BTC")]
    [InlineData("0.9", "{\"BTC\": [0.01], \"ETH\": [0.01, 0.02]}", "scenarios.returns.ETH")]
    public async Task A_case_without_a_tail_is_wrong_and_the_next_one_still_has_its_turn(string alpha, string returns, string named)
    {
        using var faulty = new TextFile("faulty.json", Case(alpha, returns, "initial_margin_usd"));
        using var next = new TextFile("next.json", Case("0.9", Good, "luck"));

        var outcome = await CliProcess.RunAsync("cases", faulty.Path, next.Path);

        Assert.Equal(1, outcome.ExitCode);
        Assert.Contains($"refused: {named}", outcome.Output, StringComparison.Ordinal);
        Assert.Contains("not supported: luck", outcome.Output, StringComparison.Ordinal);
        Assert.Contains("0 of 2 right", outcome.Output, StringComparison.Ordinal);
    }

    private static string Case(string alpha, string returns, string measure) => $$$"""
        {"id": "case", "as_of": "2026-01-01T00:00:00Z", "model": {"units": []},
         "fee_rule": {"option_rate_coin": 0.0003, "option_cap_of_premium": 0.125, "future_rate": 0.0005},
         "instruments": [], "book": [], "candidates": [], "whole_lots": true,
         "objective": {"terms": [{"measure": "{{{measure}}}", "weight": 1.0}]},
         "tolerances": [{"id": "tail", "measure": "expected_shortfall_usd", "max": 1.0}],
         "scenarios": {"alpha": {{{alpha}}}, "returns": {{{returns}}} }, "expected": {"objective": 0.0}}
        """;
}
