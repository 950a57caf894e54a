using System.Text.Json;
using MarginOptimizer.Cli.Tests.Processes;

namespace MarginOptimizer.Cli.Tests.Commands;

public sealed class PlanTests
{
    [Fact]
    public async Task A_saved_proposal_is_planned_here_as_by_a_server()
    {
        var proposal = await CliProcess.RunAsync("propose", "--budget", "500", "--json");
        using var file = new TextFile("proposal.json", proposal.Output);
        using var server = await ServerProcess.StartAsync();
        await server.WaitUntilReadyAsync();

        string[] question = ["plan", "--budget", "500", "--proposal", file.Path, "--peak-share", "102%", "--json"];
        var (here, there) = (await CliProcess.RunAsync(question), await CliProcess.RunAsync([.. question, "--server", server.Grpc.ToString()]));

        Assert.Equal(0, here.ExitCode);
        Assert.Equal(HashOf(here), HashOf(there));
        using var document = JsonDocument.Parse(here.Output);
        var result = document.RootElement.GetProperty("result");
        Assert.Equal("PEAK_PROOF_PROVEN", result.GetProperty("peakProof").GetString());
        Assert.True(result.GetProperty("peakGuaranteed").GetDouble() <= result.GetProperty("peakWanted").GetDouble());
        using var saved = JsonDocument.Parse(proposal.Output);
        Assert.Equal(saved.RootElement.GetProperty("result").GetProperty("provenance").GetProperty("dataHash").GetString(), result.GetProperty("problemHash").GetString());
    }

    [Fact]
    public async Task A_proposal_comes_with_its_plan()
    {
        var outcome = await CliProcess.RunAsync("propose", "--budget", "500", "--plan");
        Assert.Equal(0, outcome.ExitCode);
        Assert.Contains("Trades: ", outcome.Output, StringComparison.Ordinal);
        Assert.Contains("Orders, wave by wave", outcome.Output, StringComparison.Ordinal);
        Assert.Contains("whatever part of a wave fills, in any order", outcome.Output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_peak_that_rests_on_what_the_model_promises_is_called_checked_and_not_proven()
    {
        // Far beyond the threshold of the delta shock.
        using var book = new TextFile("book.json", """{"positions": [{"instrument": "BTC-PERPETUAL", "quantity": 90000000}, {"instrument": "BTC-26JUN26-57000-P", "quantity": -5}]}""");
        var outcome = await CliProcess.RunAsync(
            "plan", "--market", "examples/markets/btc-2026-06.json", "--book", book.Path, "--mode", "unwind", "--unwind", "10%", "--work-limit", "500000", "--time-limit", "60");
        Assert.Equal(0, outcome.ExitCode);
        Assert.Contains("checked, not proven", outcome.Output, StringComparison.Ordinal);
        Assert.DoesNotContain(": proven.", outcome.Output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_peak_below_both_ends_is_an_answer_with_exit_code_1()
    {
        var outcome = await CliProcess.RunAsync("plan", "--budget", "500", "--peak", "1000");
        Assert.Equal(1, outcome.ExitCode);
        Assert.Contains("No execution keeps 1,000 USD", outcome.Output, StringComparison.Ordinal);
        Assert.Contains("Least peak", outcome.Output, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("--peak", "plan", "--peak", "-1")]
    [InlineData("--peak-share", "plan", "--peak-share", "nan")]
    [InlineData("--least-headroom", "plan", "--peak", "1", "--least-headroom", "1")]
    [InlineData("most_slices", "plan", "--most-slices", "3")]
    [InlineData("buffer", "plan", "--buffer", "3")]
    [InlineData("nowhere.json", "plan", "--proposal", "nowhere.json")]
    [InlineData("README.md", "plan", "--proposal", "README.md")]
    [InlineData("--peak", "propose", "--peak", "5")]
    public async Task Bad_input_is_refused_by_name(string named, params string[] arguments)
    {
        var outcome = await CliProcess.RunAsync(arguments);
        Assert.Equal(2, outcome.ExitCode);
        Assert.Contains(named, outcome.Errors, StringComparison.Ordinal);
    }

    private static string HashOf(Outcome outcome)
    {
        using var document = JsonDocument.Parse(outcome.Output);
        return document.RootElement.GetProperty("resultHash").GetString()!;
    }
}
