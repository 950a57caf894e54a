using System.Text.Json;
using MarginOptimizer.Cli.Tests.Processes;

namespace MarginOptimizer.Cli.Tests.Commands;

public sealed class PackageTests
{
    private const string Candidates = "examples/candidates/btc-2026-06-packages.json";

    private static readonly string[] Question =
        ["propose", "--candidates", Candidates, "--no-book-candidates", "--no-profile", "--budget", "3000", "--work-limit", "2000000", "--time-limit", "60"];

    [Fact]
    public async Task A_package_is_proposed_with_what_it_leaves_in_the_book_and_planned()
    {
        var proposal = await CliProcess.RunAsync([.. Question, "--json"]);
        Assert.Equal(0, proposal.ExitCode);
        using var document = JsonDocument.Parse(proposal.Output);
        var package = document.RootElement.GetProperty("result").GetProperty("trades").EnumerateArray().First(t => t.GetProperty("legs").GetArrayLength() > 0);
        var (quantity, legs) = (DecimalOf(package), package.GetProperty("legs").EnumerateArray().ToList());
        Assert.StartsWith("put spread", package.GetProperty("instrument").GetString(), StringComparison.Ordinal);
        Assert.Equal([quantity, -quantity], legs.Select(DecimalOf).OrderBy(q => q != quantity));

        using var file = new TextFile("packages.json", proposal.Output);
        var plan = await CliProcess.RunAsync(["plan", .. Question.Skip(1), "--proposal", file.Path]);
        Assert.Equal(0, plan.ExitCode);
        Assert.Contains("put spread", plan.Output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Every_fault_of_packages_is_named_by_its_path()
    {
        const string Text = """
            {"candidates": [
              {"instrument": "one leg", "package": {"legs": [{"instrument": "BTC-26JUN26-57000-P", "ratio": 1}], "tick": 0.0001, "lot": 0.1, "asks": [[0.01, 5]]}},
              {"instrument": "unknown", "package": {"legs": [{"instrument": "NOBODY", "ratio": 1}, {"instrument": "BTC-26JUN26-57000-P", "ratio": 0}], "tick": 0, "lot": 0.1, "asks": [[0.01, 5]]}},
              {"instrument": "no quotes", "package": {"legs": [{"instrument": "BTC-26JUN26-57000-P", "ratio": 1}, {"instrument": "BTC-26JUN26-52000-P", "ratio": -1}], "tick": 0.0001, "lot": 0.1}}
            ]}
            """;
        using var file = new TextFile("packages.json", Text);
        var outcome = await CliProcess.RunAsync("propose", "--candidates", file.Path);
        Assert.Equal((2, ""), (outcome.ExitCode, outcome.Output));
        foreach (var fault in (string[])["candidates[0].package.legs", "candidates[1].package.legs[0].instrument", "candidates[1].package.tick", "candidates[2].package.asks"])
            Assert.Contains(fault, outcome.Errors, StringComparison.Ordinal);
    }

    private static decimal DecimalOf(JsonElement order) => decimal.Parse(order.GetProperty("quantity").GetString()!, System.Globalization.CultureInfo.InvariantCulture);
}
