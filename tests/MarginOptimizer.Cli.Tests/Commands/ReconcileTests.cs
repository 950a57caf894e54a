using System.Text.Json.Nodes;
using MarginOptimizer.Cli.Tests.Processes;
using MarginOptimizer.Tests.Shared;

namespace MarginOptimizer.Cli.Tests.Commands;

public sealed class ReconcileTests
{
    [Theory]
    [InlineData("other.json", """{"vectors": [{"id": "x", "model": "nobody"}]}""", "other.json: $: is no file of figures that is known here")]
    [InlineData("list.json", "[]", "list.json: $: is no file of figures")]
    [InlineData("broken.json", "{\"vectors\": [", "broken.json: line 1, column 14")]
    [InlineData("empty.json", "", "empty.json: document: is empty")]
    public async Task A_file_that_is_not_recognised_is_refused(string name, string text, string message)
    {
        using var file = new TextFile(name, text);
        var outcome = await CliProcess.RunAsync("reconcile", file.Path);

        Assert.Equal((2, ""), (outcome.ExitCode, outcome.Output));
        Assert.Contains(message, outcome.Errors, StringComparison.Ordinal);
        Assert.DoesNotContain("   at ", outcome.Errors, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Every_faulty_file_is_named()
    {
        using var other = new TextFile("other.json", "{}");
        var outcome = await CliProcess.RunAsync("reconcile", other.Path, "none.json");

        Assert.Equal(2, outcome.ExitCode);
        Assert.Contains("other.json: $", outcome.Errors, StringComparison.Ordinal);
        Assert.Contains("none.json: file: does not exist", outcome.Errors, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Without_files_the_figures_carried_are_reproduced_and_the_page_is_written()
    {
        using var page = new TextFile("page.md", "");
        var outcome = await CliProcess.RunAsync("reconcile", "--page", page.Path);

        Assert.Equal(0, outcome.ExitCode);
        var last = outcome.Output.TrimEnd('\n').Split('\n')[^1];
        var words = last.Split(' ');
        Assert.Equal((words[0], "of", "reproduced"), (words[2], words[1], words[3]));
        Assert.Equal(await File.ReadAllTextAsync(Repository.PathOf("src/MarginOptimizer.Margin/RECONCILIATION.md")), await File.ReadAllTextAsync(page.Path));
    }

    [Fact]
    public async Task A_figure_that_is_not_reproduced_ends_with_1_and_is_shown()
    {
        var text = await File.ReadAllTextAsync(Repository.PathOf("src/MarginOptimizer.Margin/Reconciliation/Cases/deribit.json"));
        var wrong = JsonNode.Parse(text)!;
        var entry = wrong["vectors"]!.AsArray().First(v => v!["id"]!.GetValue<string>() == "EX1-eth-perp-short")!;
        entry["expected"]!["initial_margin"] = 1.0;
        using var file = new TextFile("deribit.json", wrong.ToJsonString());
        var outcome = await CliProcess.RunAsync("reconcile", file.Path);

        Assert.Equal(1, outcome.ExitCode);
        Assert.EndsWith("19 of 20 reproduced\n", outcome.Output, StringComparison.Ordinal);
        Assert.Contains("EX1-eth-perp-short: NOT reproduced", outcome.Output, StringComparison.Ordinal);
        var json = await CliProcess.RunAsync("reconcile", file.Path, "--json");
        Assert.Equal(1, json.ExitCode);
        Assert.Equal(19, JsonNode.Parse(json.Output)!["reproduced"]!.GetValue<int>());
    }
}
