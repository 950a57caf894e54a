using MarginOptimizer.Cli.Tests.Processes;

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
}
