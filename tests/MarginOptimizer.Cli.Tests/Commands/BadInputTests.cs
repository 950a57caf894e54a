using System.IO.Compression;
using System.Text;
using MarginOptimizer.Cli.Tests.Processes;

namespace MarginOptimizer.Cli.Tests.Commands;

public sealed class BadInputTests
{
    private const string Market = "examples/markets/btc-2026-06.json";
    private const string Book = "examples/books/short-strangle.json";

    [Theory]
    [InlineData("propose --all --bogus", "--bogus")]
    [InlineData("bogus", "bogus")]
    [InlineData("", "Required command")]
    [InlineData("propose --budget NaN", "--budget: is 'NaN', expected a number >= 0")]
    [InlineData("propose --budget -1 --gap x --time-limit 0", "--budget: is '-1'|--gap: is 'x'|--time-limit: is '0'")]
    [InlineData("propose --price-of-margin 0%", "--price-of-margin: is '0%'")]
    [InlineData("propose --mode cheapest --budget 5", "cheapest")]
    [InlineData("propose --mode save-money --budget 5", "--budget: is only for --mode min-margin")]
    [InlineData("propose --mode min-margin --target-headroom 5", "--target-headroom: is only for --mode restore-headroom")]
    [InlineData("propose --mode hedge-to-target", "--targets: is missing")]
    [InlineData("propose --mode hedge-to-target --targets none.json", "none.json")]
    [InlineData("propose --mode save-money --targets none.json", "--targets: is only for --mode hedge-to-target")]
    [InlineData("propose --unwind 50%", "--unwind: is only for --mode unwind")]
    [InlineData("propose --mode unwind --unwind 150%", "--unwind: is '150%', expected a fraction > 0 and <= 1")]
    [InlineData("propose --margin-scenarios days", "--margin-scenarios|'days' is none of the scenarioSets of --limits")]
    [InlineData("propose --limits examples/limits/floor.json --margin-scenarios days --margin-alpha 100%", "--margin-alpha: is '100%', expected a fraction > 0 and < 1")]
    [InlineData("propose --limits examples/limits/floor.json --margin-scenarios days", "'days' is none of the scenarioSets of --limits")]
    [InlineData("propose --margin-alpha 95%", "--margin-alpha: is about the rows of --margin-scenarios, which is not given")]
    [InlineData("margin --at yesterday", "--at: is 'yesterday'")]
    [InlineData("margin --server nowhere", "--server: is 'nowhere'")]
    [InlineData("margin --model nobody", "nobody|deribit-spm")]
    [InlineData("margin --at 2001-01-01", "2001-01-01|deribit-spm@2024-06-17")]
    [InlineData("margin --book " + Book, "--market: is missing")]
    [InlineData("propose --market " + Market, "--book: is missing")]
    [InlineData("margin --market none.json --book " + Book, "none.json|does not exist")]
    [InlineData("margin --market " + Market + " --book none.csv", "none.csv|does not exist")]
    [InlineData("propose --limits none.json --candidates nothing.csv", "none.json|nothing.csv")]
    [InlineData("cases examples --repeat abc", "--repeat: is 'abc', expected a whole number > 0")]
    [InlineData("cases examples --repeat 0", "--repeat: is '0'")]
    [InlineData("serve --grpc-port 65536", "--grpc-port: is '65536'")]
    [InlineData("serve --grpc-port 5001 --http-port 5001", "HttpPort")]
    [InlineData("diagnose --limits none.json --most-sets 0", "--most-sets: is '0'")]
    [InlineData("diagnose --limits none.json", "none.json|does not exist")]
    [InlineData("liquidation --moves -100%", "moves")]
    [InlineData("liquidation --book " + Book, "--market: is missing")]
    [InlineData("liquidation --wanted-distance abc", "--wanted-distance: is 'abc'")]
    [InlineData("forecast --dates yesterday", "--dates")]
    [InlineData("forecast --roll never", "never")]
    [InlineData("maxsize", "--baskets: is missing")]
    [InlineData("attribute", "--from-market|--from-book|--to-market")]
    [InlineData("frontier --points abc", "--points: is 'abc'")]
    [InlineData("whatif --baskets none.csv", "none.csv|does not exist")]
    public async Task A_faulty_command_line_ends_with_2_and_names_every_fault(string commandLine, string named) =>
        IsRefused(await CliProcess.RunAsync(commandLine.Split(' ', StringSplitOptions.RemoveEmptyEntries)), named.Split('|'));

    [Fact]
    public async Task Malformed_json_is_refused_with_line_and_column()
    {
        using var book = new TextFile("book.json", "{\"positions\": [\n  {\"instrument\": \"BTC-PERPETUAL\", \"quantity\": 10},,\n]}");

        IsRefused(await CliProcess.RunAsync("margin", "--market", Market, "--book", book.Path), "book.json: line 2, column 51");
    }

    [Fact]
    public async Task Every_fault_of_every_file_is_named_by_its_path()
    {
        using var book = new TextFile("book.json", """
            {"positions": [
              {"instrument": "BTC-19JUN26-58001-P", "quantity": 1},
              {"instrument": "BTC-19JUN26-58000-P", "quantity": "NaN"},
              {"instrument": "BTC-26JUN26-57000-P", "quantity": 1},
              {"instrument": "BTC-26JUN26-57000-P", "quantity": 2}]}
            """);
        using var limits = new TextFile("limits.json", """
            {"limits": [{"id": "band", "measure": "delta", "lower": 5, "upper": 1}, {"id": "", "measure": "luck", "upper": 1}]}
            """);
        var outcome = await CliProcess.RunAsync("propose", "--market", Market, "--book", book.Path, "--limits", limits.Path);

        IsRefused(
            outcome, "positions[0].instrument", "positions[1].quantity", "positions[3].instrument", "limits[0].lower", "limits[1].measure", "limits[1].id");
    }

    [Fact]
    public async Task Faults_of_return_rows_and_targets_are_named_by_their_paths()
    {
        using var limits = new TextFile("limits.json", """
            {"scenarioSets": [{"id": "days", "returns": {"BTC": [0.1, -2], "ETH": []}}],
             "limits": [{"id": "es", "measure": "expected_shortfall", "upper": 1, "tail": {"scenarios": "days", "alpha": 1.5}}]}
            """);
        using var targets = new TextFile("targets.json", """{"targets": [{"id": "t", "measure": "vega", "target": 0}]}""");
        var outcome = await CliProcess.RunAsync("propose", "--mode", "hedge-to-target", "--targets", targets.Path, "--limits", limits.Path);

        IsRefused(outcome, "scenarioSets[0].returns.BTC[1]", "scenarioSets[0].returns.ETH", "limits[0].tail.alpha", "targets[0].weight");
    }

    [Fact]
    public async Task Return_rows_that_lack_a_coin_are_refused()
    {
        using var limits = new TextFile("limits.json", """
            {"scenarioSets": [{"id": "days", "returns": {"ETH": [0.1, -0.2]}}],
             "limits": [{"id": "es", "measure": "expected_shortfall", "upper": 1, "tail": {"scenarios": "days", "alpha": 0.9}}]}
            """);

        IsRefused(await CliProcess.RunAsync("propose", "--limits", limits.Path), "has no returns of BTC");
    }

    [Fact]
    public async Task A_faulty_snapshot_is_refused_whole()
    {
        using var market = new TextFile("market.json", """
            {"asOf": "2026-06-09T22:43:06Z", "source": "test", "indices": {"BTC": -1},
             "forwards": [{"base": "BTC", "expiry": "2026-06-26T08:00:00Z", "price": 61872.42}],
             "columns": ["name", "bid", "ask", "mark", "markIv"],
             "rows": [["BTC-26JUN26-60000-P", 0.02, 0.021, 0.0207, 0], ["BTC-26MAY26-60000-P", 0.02, 0.021, 0.02, 0.5]]}
            """);

        IsRefused(await CliProcess.RunAsync("margin", "--market", market.Path, "--book", Book), "indices", "markIv", "BTC-26MAY26-60000-P");
    }

    [Fact]
    public async Task An_empty_book_has_a_margin_of_nothing_and_no_proposal()
    {
        using var book = new TextFile("book.json", """{"positions": []}""");

        var margin = await CliProcess.RunAsync("margin", "--market", Market, "--book", book.Path);
        Assert.Equal(0, margin.ExitCode);
        IsRefused(await CliProcess.RunAsync("propose", "--market", Market, "--book", book.Path), "book.positions");
    }

    [Fact]
    public async Task Faults_of_a_hundred_thousand_rows_are_named_by_line()
    {
        var rows = new StringBuilder("instrument,quantity\n");
        for (var i = 0; i < 100_000; i++) rows.Append("BTC-19JUN26-58001-P,1\n");
        using var book = new TextFile("book.csv", rows.ToString());

        IsRefused(await CliProcess.RunAsync("margin", "--market", Market, "--book", book.Path), "book.csv: line 2");
    }

    [Fact]
    public async Task A_truncated_gzip_file_is_refused()
    {
        using var packed = new MemoryStream();
        using (var gzip = new GZipStream(packed, CompressionMode.Compress, leaveOpen: true)) gzip.Write(Encoding.UTF8.GetBytes(new string('x', 1_000)));
        using var book = new TextFile("book.json.gz", "");
        await File.WriteAllBytesAsync(book.Path, packed.ToArray()[..^6]);

        IsRefused(await CliProcess.RunAsync("margin", "--market", Market, "--book", book.Path), "book.json.gz");
    }

    [Fact]
    public async Task A_server_that_cannot_be_reached_ends_with_3()
    {
        var outcome = await CliProcess.RunAsync("margin", "--server", "http://127.0.0.1:1");

        Assert.Equal(3, outcome.ExitCode);
        Assert.Empty(outcome.Output);
        Assert.Contains("http://127.0.0.1:1/ cannot be reached", outcome.Errors, StringComparison.Ordinal);
        Assert.DoesNotContain("   at ", outcome.Errors, StringComparison.Ordinal);
    }

    private static void IsRefused(Outcome outcome, params string[] named)
    {
        Assert.Equal(2, outcome.ExitCode);
        Assert.Empty(outcome.Output);
        Assert.DoesNotContain("   at ", outcome.Errors, StringComparison.Ordinal);
        foreach (var words in named) Assert.Contains(words, outcome.Errors, StringComparison.Ordinal);
    }
}
