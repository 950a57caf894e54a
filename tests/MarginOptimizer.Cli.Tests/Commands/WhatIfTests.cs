using System.Text.Json;
using MarginOptimizer.Cli.Tests.Processes;

namespace MarginOptimizer.Cli.Tests.Commands;

public sealed class WhatIfTests
{
    private const string Baskets = "examples/baskets/btc-2026-06.csv";

    [Fact]
    public async Task The_baskets_of_a_file_are_shown_one_per_line_with_what_they_change()
    {
        var outcome = await CliProcess.RunAsync("whatif", "--baskets", Baskets);
        Assert.Equal(0, outcome.ExitCode);
        foreach (var basket in (string[])["(the book)", "cover a put", "cover a call", "wings", "more strangles", "hedge"])
            Assert.Contains(basket, outcome.Output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_json_file_means_the_same_as_csv_and_a_server_answers_the_same_bytes()
    {
        using var file = new TextFile("baskets.json", """
            {"baskets": [{"id": "wings", "legs": [{"instrument": "BTC-26JUN26-50000-P", "quantity": 30}, {"instrument": "BTC-26JUN26-74000-C", "quantity": 30}]}]}
            """);
        var json = Root(await CliProcess.RunAsync("whatif", "--baskets", file.Path, "--json"));
        var csv = Root(await CliProcess.RunAsync("whatif", "--baskets", Baskets, "--json"));
        var wings = csv.GetProperty("result").GetProperty("baskets").EnumerateArray().Single(b => b.GetProperty("id").GetString() == "wings");
        Assert.Equal(wings.GetRawText(), json.GetProperty("result").GetProperty("baskets")[0].GetRawText());
        using var server = await ServerProcess.StartAsync();
        await server.WaitUntilReadyAsync();
        var there = Root(await CliProcess.RunAsync("whatif", "--baskets", Baskets, "--json", "--server", server.Grpc.ToString()));
        Assert.Equal(csv.GetProperty("resultHash").GetString(), there.GetProperty("resultHash").GetString());
        var (size, sizeThere) = (
            Root(await CliProcess.RunAsync("maxsize", "--leg", "BTC-26JUN26-57000-P=-1", "--at-mark", "--max-multiple", "2000", "--json")),
            Root(await CliProcess.RunAsync("maxsize", "--leg", "BTC-26JUN26-57000-P=-1", "--at-mark", "--max-multiple", "2000", "--json", "--server", server.Grpc.ToString())));
        Assert.Equal(size.GetProperty("resultHash").GetString(), sizeThere.GetProperty("resultHash").GetString());
    }

    [Fact]
    public async Task The_largest_size_is_shown_with_what_stops_it()
    {
        var outcome = await CliProcess.RunAsync("maxsize", "--leg", "BTC-26JUN26-57000-P=-1", "--at-mark", "--max-multiple", "2000");
        Assert.Equal(0, outcome.ExitCode);
        Assert.Contains("one more and the headroom falls below its target", outcome.Output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task The_moves_that_liquidate_a_book_are_shown_with_what_would_be_closed()
    {
        string[] question = ["liquidation", "--moves", "-0.3", "0.3", "--vol-shifts", "0"];
        var outcome = await CliProcess.RunAsync(question);
        Assert.Equal(0, outcome.ExitCode);
        foreach (var part in (string[])["Liquidation distance", "Maintenance headroom at moved markets", "the venue's rule"])
            Assert.Contains(part, outcome.Output, StringComparison.Ordinal);
        using var server = await ServerProcess.StartAsync();
        await server.WaitUntilReadyAsync();
        foreach (var command in (string[][])[question, ["forecast", "--roll", "strike", "--moves", "0", "-0.1"]])
        {
            var (here, there) = (Root(await CliProcess.RunAsync([.. command, "--json"])), Root(await CliProcess.RunAsync([.. command, "--json", "--server", server.Grpc.ToString()])));
            Assert.Equal(here.GetProperty("resultHash").GetString(), there.GetProperty("resultHash").GetString());
        }
    }

    [Fact]
    public async Task The_coming_expiries_are_shown_with_the_rules_of_each()
    {
        var outcome = await CliProcess.RunAsync("forecast", "--roll", "delta", "--verbose");
        Assert.Equal(0, outcome.ExitCode);
        foreach (var part in (string[])["2026-06-19 08:00 UTC", "2026-07-31 08:00 UTC", "deribit-spm@2026-02-15", "Legs that expire"])
            Assert.Contains(part, outcome.Output, StringComparison.Ordinal);
        var late = await CliProcess.RunAsync("forecast", "--dates", "2026-09-30T00:00:00Z", "--confirmed-only");
        Assert.Contains("deribit-spm@2026-09-23", late.Output, StringComparison.Ordinal);
        var faulty = await CliProcess.RunAsync("forecast", "--dates", "soon", "--moves", "0");
        Assert.Equal((2, true), (faulty.ExitCode, faulty.Errors.StartsWith("--dates: is 'soon'", StringComparison.Ordinal)));
    }

    [Fact]
    public async Task Every_fault_is_named()
    {
        using var file = new TextFile("baskets.csv", "basket,instrument,quantity\na,NOBODY,1\na,BTC-PERPETUAL,NaN\nb,BTC-PERPETUAL,1\nb,BTC-PERPETUAL,2\n");
        var outcome = await CliProcess.RunAsync("whatif", "--baskets", file.Path);
        Assert.Equal(2, outcome.ExitCode);
        Assert.Equal("", outcome.Output);
        foreach (var fault in (string[])["line 2, column instrument: unknown instrument 'NOBODY'", "line 3, column quantity: is 'NaN'", "line 5, column instrument: 'BTC-PERPETUAL' was already given"])
            Assert.Contains(fault, outcome.Errors, StringComparison.Ordinal);
        Assert.Contains("--baskets: is missing", (await CliProcess.RunAsync("whatif")).Errors, StringComparison.Ordinal);
        var legs = await CliProcess.RunAsync("maxsize", "--leg", "BTC-PERPETUAL=abc", "--leg", "X=1", "--leg", "nothing");
        Assert.Equal(2, legs.ExitCode);
        Assert.Equal(3, legs.Errors.Split('\n').Count(line => line.StartsWith("--leg:", StringComparison.Ordinal)));
        var fraction = await CliProcess.RunAsync("maxsize", "--leg", "BTC-26JUN26-57000-P=0.05");
        Assert.Equal((2, true), (fraction.ExitCode, fraction.Errors.Contains("legs[0].quantity: is no whole number of lots", StringComparison.Ordinal)));
    }

    private static JsonElement Root(Outcome outcome)
    {
        Assert.Equal(0, outcome.ExitCode);
        using var document = JsonDocument.Parse(outcome.Output);
        return document.RootElement.Clone();
    }
}
