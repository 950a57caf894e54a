using System.Text.Json;
using System.Text.Json.Nodes;
using MarginOptimizer.Cli.Tests.Processes;
using MarginOptimizer.Tests.Shared;

namespace MarginOptimizer.Cli.Tests.Commands;

public sealed class ExplainTests
{
    private static readonly string Market = Repository.PathOf("examples/markets/btc-2026-06.json");
    private static readonly string Book = Repository.PathOf("examples/books/short-strangle.json");

    [Fact]
    public async Task Explain_prints_savings_scenarios_prices_ladder_and_losses()
    {
        var outcome = await CliProcess.RunAsync("propose", "--explain", "--fractional");

        Assert.Equal(0, outcome.ExitCode);
        foreach (var words in new[] { "What each leg saves", "Scenarios that decide the margin", "Parts of the initial margin", "after a move of the whole market", "Worst losses over the house scenarios" })
            Assert.Contains(words, outcome.Output, StringComparison.Ordinal);
        Assert.DoesNotContain('\u001b', outcome.Output);
    }

    [Fact]
    public async Task Json_has_the_explanation_only_where_it_is_asked_for()
    {
        var plain = await CliProcess.RunAsync("propose", "--json", "--work-limit", "20000000");
        using var without = JsonDocument.Parse(plain.Output);
        Assert.False(without.RootElement.GetProperty("result").TryGetProperty("explanation", out var nothing) && nothing.ValueKind != JsonValueKind.Null);

        var outcome = await CliProcess.RunAsync("propose", "--explain", "--json", "--fractional");
        using var document = JsonDocument.Parse(outcome.Output);
        var why = document.RootElement.GetProperty("result").GetProperty("explanation");
        var saved = why.GetProperty("legs").EnumerateArray().Sum(l => l.GetProperty("savedUsd").GetDouble());
        Assert.Equal(why.GetProperty("minimisedBeforeUsd").GetDouble() - why.GetProperty("minimisedAfterUsd").GetDouble(), saved, 1e-3);
        Assert.Equal(21, why.GetProperty("ladder").GetArrayLength());
    }

    [Fact]
    public async Task Savings_outlive_adds_limits_on_the_margin_after_near_expiries()
    {
        var outcome = await CliProcess.RunAsync("propose", "--savings-outlive", "--horizon-days", "3", "--all-limits", "--work-limit", "20000000");

        Assert.Equal(0, outcome.ExitCode);
        Assert.Contains("default:savings-outlive/2026-06-10", outcome.Output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_change_of_margin_is_attributed_and_sums()
    {
        var later = JsonNode.Parse(await File.ReadAllTextAsync(Market))!;
        later["asOf"] = "2026-06-09T23:43:06Z";
        later["indices"]!["BTC"] = 62_500.0;
        using var market = new TextFile("later.json", later.ToJsonString());
        var outcome = await CliProcess.RunAsync(
            "attribute", "--from-market", Market, "--from-book", Book, "--to-market", market.Path, "--to-model", "deribit-sm", "--json");
        Assert.Equal(0, outcome.ExitCode);
        using var document = JsonDocument.Parse(outcome.Output);
        var result = document.RootElement.GetProperty("result");
        var parts = new[] { "price", "volatility", "time", "parameters", "trades", "remainder" }.Sum(p => Initial(result, p));
        Assert.Equal(Initial(result, "to") - Initial(result, "from"), parts, 1e-6);
        Assert.NotEqual(0.0, Initial(result, "parameters"));

        var text = await CliProcess.RunAsync("attribute", "--from-market", Market, "--from-book", Book, "--to-market", market.Path);
        Assert.Equal(0, text.ExitCode);
        foreach (var words in new[] { "What the margin changed by", "price", "volatility", "time", "parameters", "trades", "remainder", "at the end" })
            Assert.Contains(words, text.Output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Bad_input_of_an_attribution_is_named()
    {
        var missing = await CliProcess.RunAsync("attribute", "--from-market", Market);
        Assert.Equal(2, missing.ExitCode);
        Assert.Contains("--to-market", missing.Errors, StringComparison.Ordinal);

        var earlier = JsonNode.Parse(await File.ReadAllTextAsync(Market))!;
        earlier["asOf"] = "2026-06-08T23:43:06Z";
        using var market = new TextFile("earlier.json", earlier.ToJsonString());
        var backwards = await CliProcess.RunAsync("attribute", "--from-market", Market, "--from-book", Book, "--to-market", market.Path);
        Assert.Equal(2, backwards.ExitCode);
        Assert.Contains("to.market.as_of", backwards.Errors, StringComparison.Ordinal);

        var unknown = await CliProcess.RunAsync("attribute", "--from-market", Market, "--from-book", Book, "--to-market", Market, "--model", "nobody");
        Assert.Equal(2, unknown.ExitCode);
        Assert.Contains("from.model.id", unknown.Errors, StringComparison.Ordinal);
    }

    private static double Initial(JsonElement result, string part) => result.GetProperty(part).GetProperty("initialUsd").GetDouble();
}
