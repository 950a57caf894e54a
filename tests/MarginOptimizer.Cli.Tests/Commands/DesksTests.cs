using System.Text.Json;
using MarginOptimizer.Cli.Tests.Processes;

namespace MarginOptimizer.Cli.Tests.Commands;

public sealed class DesksTests
{
    [Fact]
    public async Task Random_desks_are_asked_judged_and_counted()
    {
        var outcome = await CliProcess.RunAsync("desks", "--count", "2", "--seed", "16", "--work-limit", "200000", "--json");
        Assert.Equal((0, ""), (outcome.ExitCode, outcome.Errors));
        using var document = JsonDocument.Parse(outcome.Output);
        var report = document.RootElement;
        Assert.Equal(2, report.GetProperty("count").GetInt32());
        Assert.Equal(2, report.GetProperty("reasons").EnumerateObject().Sum(r => r.Value.GetInt32()));
        Assert.Equal(0, report.GetProperty("failures").GetArrayLength());
    }

    [Theory]
    [InlineData("--count: is '0'", "--count", "0")]
    [InlineData("--times: is 'x'", "--times", "x")]
    [InlineData("--time-limit: is '-1'", "--time-limit", "-1")]
    [InlineData("--work-limit: is '0'", "--work-limit", "0")]
    [InlineData("none.json", "--market", "none.json")]
    [InlineData("--from: is 'yesterday'", "--from", "yesterday")]
    public async Task Bad_input_is_refused_by_name(string named, params string[] arguments)
    {
        var outcome = await CliProcess.RunAsync(["desks", .. arguments]);
        Assert.Equal((2, ""), (outcome.ExitCode, outcome.Output));
        Assert.Contains(named, outcome.Errors, StringComparison.Ordinal);
    }
}
