using System.Text.Json;
using MarginOptimizer.Cli.Tests.Processes;
using MarginOptimizer.Tests.Shared;

namespace MarginOptimizer.Cli.Tests.Commands;

public sealed class ModelsTests
{
    private const string Announced = "examples/models/deribit-spm-announced.json";

    [Fact]
    public async Task Every_version_is_listed_with_its_dates_and_evidence()
    {
        var text = await CliProcess.RunAsync("models", "list", "deribit-spm");
        Assert.Equal(0, text.ExitCode);
        Assert.Contains("deribit-spm@2026-02-15   superseded   2026-02-15   2026-09-23", text.Output, StringComparison.Ordinal);
        var json = await CliProcess.RunAsync("models", "list", "--json");
        using var document = JsonDocument.Parse(json.Output);
        var files = Directory.GetFiles(Repository.PathOf("src/MarginOptimizer.Margin/Models/Data"), "*.json").Select(Path.GetFileNameWithoutExtension);
        var versions = document.RootElement.GetProperty("versions").EnumerateArray().Select(v => v.GetProperty("name").GetString()!.Replace('@', '-'));
        Assert.Equal(files.Order(StringComparer.Ordinal), versions.Order(StringComparer.Ordinal));
    }

    [Theory]
    [InlineData("deribit-spm@2026-02-15", "deribit-spm@2026-02-15, superseded")]
    [InlineData("deribit-spm@2024-07-01", "deribit-spm@2024-06-17, superseded")]
    public async Task A_version_is_shown_by_name_or_by_a_day(string name, string title)
    {
        var outcome = await CliProcess.RunAsync("models", "show", name);
        Assert.Equal(0, outcome.ExitCode);
        Assert.StartsWith(title, outcome.Output, StringComparison.Ordinal);
        foreach (var words in (string[])["BTC.price_range", "exchange-verified", "unverified", "Rules", "Parameters"])
            Assert.Contains(words, outcome.Output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_difference_shows_what_changed_only()
    {
        var outcome = await CliProcess.RunAsync("models", "diff", "deribit-spm@2026-09-23", "deribit-spm@2027-01-01", "--model-file", Announced);
        Assert.Equal(0, outcome.ExitCode);
        var rows = outcome.Output.Split('\n').Where(l => l.Contains(" changed ", StringComparison.Ordinal)).ToList();
        Assert.Equal(["BTC.price_range", "changed", "0.14", "0.16"], rows[0].Split(' ', StringSplitOptions.RemoveEmptyEntries)[..4]);
        Assert.Equal(2, rows.Count);
        Assert.DoesNotContain("mm_factor", outcome.Output, StringComparison.Ordinal);
        var same = await CliProcess.RunAsync("models", "diff", "deribit-spm@2026-09-23", "deribit-spm@2026-10-01");
        Assert.Contains("No rule and no parameter differs.", same.Output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Valid_documents_are_described_and_every_fault_of_the_others_is_named()
    {
        var text = await File.ReadAllTextAsync(Repository.PathOf(Announced));
        using var faulty = new TextFile("faulty.json", text.Replace("\"status\": \"announced\"", "\"status\": \"soon\"", StringComparison.Ordinal)
            .Replace("\"price_range\": {\"value\": 0.16", "\"price_range\": {\"value\": -1", StringComparison.Ordinal));
        using var broken = new TextFile("broken.json", "{\"model\": ");

        var valid = await CliProcess.RunAsync("models", "validate", Announced);
        Assert.Equal((0, ""), (valid.ExitCode, valid.Errors));
        Assert.StartsWith("deribit-spm-announced.json: valid", valid.Output, StringComparison.Ordinal);
        var outcome = await CliProcess.RunAsync("models", "validate", Announced, faulty.Path, broken.Path, "none.json");
        Assert.Equal(2, outcome.ExitCode);
        Assert.Equal(valid.Output, outcome.Output);
        foreach (var fault in (string[])["faulty.json: status: 'soon' is none of", "broken.json: line 1", "none.json: file: does not exist"])
            Assert.Contains(fault, outcome.Errors, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("models show nobody", "there is no model 'nobody'; there are ")]
    [InlineData("models show deribit-spm@2001-01-01", "no version of deribit-spm is in effect at 2001-01-01T00:00:00Z")]
    [InlineData("models show deribit-spm@yesterday", "'yesterday' in 'deribit-spm@yesterday' is no date such as 2026-09-23")]
    [InlineData("models diff deribit-spm nobody", "after.id: there is no model 'nobody'")]
    [InlineData("models list nobody", "id: there is no model 'nobody'")]
    [InlineData("models show mine --model-file none.json", "none.json: file: does not exist")]
    [InlineData("models validate", "models validate")]
    [InlineData("margin --models deribit-spm,nobody", "models[1].id: there is no model 'nobody'")]
    [InlineData("margin --models deribit-spm --model deribit-sm", "--model: is not for a comparison")]
    public async Task A_faulty_question_ends_with_2(string commandLine, string message)
    {
        var outcome = await CliProcess.RunAsync(commandLine.Split(' '));
        Assert.Equal((2, ""), (outcome.ExitCode, outcome.Output));
        if (!message.StartsWith("models v", StringComparison.Ordinal)) Assert.Contains(message, outcome.Errors, StringComparison.Ordinal);
        Assert.DoesNotContain("   at ", outcome.Errors, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_document_of_the_users_own_is_a_model_like_any_other()
    {
        var own = await CliProcess.RunAsync("margin", "--model-file", Announced, "--json");
        var known = await CliProcess.RunAsync("margin", "--model", "deribit-spm@2026-09-23", "--json");
        Assert.Equal(0, own.ExitCode);
        Assert.True(InitialOf(own) > InitialOf(known));
        var inForce = await CliProcess.RunAsync("margin", "--model-file", Announced, "--model", "deribit-spm@2026-09-23", "--json");
        Assert.Equal(InitialOf(known), InitialOf(inForce));
        var proposal = await CliProcess.RunAsync("propose", "--model-file", Announced, "--work-limit", "1000", "--json");
        using var document = JsonDocument.Parse(proposal.Output);
        Assert.Equal("deribit-spm@2027-01-01", document.RootElement.GetProperty("result").GetProperty("provenance").GetProperty("modelVersion").GetString());
    }

    [Fact]
    public async Task Several_models_stand_side_by_side_and_those_that_do_not_margin_the_book_say_why()
    {
        var outcome = await CliProcess.RunAsync("margin", "--all-models");
        Assert.Equal(0, outcome.ExitCode);
        foreach (var words in (string[])["deribit-spm@2026-02-15 ", "deribit-sm@2022-01-11 ", "Not margined under", "derive-sm@", "does not margin BTC-"])
            Assert.Contains(words, outcome.Output, StringComparison.Ordinal);
        Assert.DoesNotContain("Change under announced", outcome.Output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task An_announced_version_shows_its_change_in_one_call()
    {
        var outcome = await CliProcess.RunAsync("margin", "--model-file", Announced, "--announced", "--at", "2026-10-01");
        Assert.Equal(0, outcome.ExitCode);
        foreach (var words in (string[])["deribit-spm@2026-09-23 ", "deribit-spm@2027-01-01 ", "Change under announced versions, USD"])
            Assert.Contains(words, outcome.Output, StringComparison.Ordinal);
        var none = await CliProcess.RunAsync("margin", "--announced");
        Assert.Contains("No version of these models is announced.", none.Output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_server_answers_every_question_on_models_like_this_process()
    {
        using var server = await ServerProcess.StartAsync("--model-folder", "examples/models");
        await server.WaitUntilReadyAsync();
        var address = server.Grpc.ToString();

        foreach (var commandLine in (string[])[
            "models show deribit-spm@2026-09-23 --json", "models diff deribit-spm@2024-06-17 deribit-spm@2026-09-23", $"models validate {Announced}",
            $"margin --models deribit-spm,deribit-sm --model-file {Announced}"])
        {
            var here = await CliProcess.RunAsync(commandLine.Split(' '));
            var there = await CliProcess.RunAsync([.. commandLine.Split(' '), "--server", address]);
            Assert.Equal((0, here.Output), (there.ExitCode, there.Output));
        }

        var announced = await CliProcess.RunAsync("margin", "--announced", "--server", address);
        Assert.Contains("deribit-spm@2027-01-01", announced.Output, StringComparison.Ordinal);
        var refused = await CliProcess.RunAsync("models", "show", "nobody", "--server", address);
        Assert.Equal((2, ""), (refused.ExitCode, refused.Output));
        Assert.Equal(0, await server.StopAsync());
    }

    private static double InitialOf(Outcome outcome)
    {
        using var document = JsonDocument.Parse(outcome.Output);
        return document.RootElement.GetProperty("result").GetProperty("report").GetProperty("initialUsd").GetDouble();
    }
}
