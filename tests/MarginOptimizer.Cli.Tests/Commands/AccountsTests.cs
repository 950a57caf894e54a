using System.Globalization;
using System.Text.Json;
using MarginOptimizer.Cli.Tests.Processes;

namespace MarginOptimizer.Cli.Tests.Commands;

/// <summary>Books of several accounts asked of <c>margin</c> and <c>propose</c>.</summary>
public sealed class AccountsTests
{
    private const string Market = "examples/markets/btc-2026-06.json";
    private const string Book = "examples/books/two-accounts.json";
    private const string Routes = "examples/transfers/two-accounts.json";
    private static readonly string[] Restore = ["--mode", "restore-headroom", "--target-headroom", "30000"];

    [Fact]
    public async Task Margin_is_said_of_every_account_under_its_own_model()
    {
        var outcome = await CliProcess.RunAsync("margin", "--market", Market, "--book", Book);

        Assert.Equal(0, outcome.ExitCode);
        Assert.Contains("Margin of account options, deribit-spm@2026-02-15", outcome.Output, StringComparison.Ordinal);
        Assert.Contains("Margin of account hedges, deribit-sm@2026-08-05", outcome.Output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task One_account_may_be_asked_alone_and_has_the_same_margin()
    {
        using var all = await JsonOf("margin", "--market", Market, "--book", Book);
        using var one = await JsonOf("margin", "--market", Market, "--book", Book, "--account", "options");

        Assert.Equal(["options", "hedges"], all.RootElement.EnumerateObject().Select(a => a.Name));
        Assert.Equal(["options"], one.RootElement.EnumerateObject().Select(a => a.Name));
        Assert.Equal(InitialOf(all, "options"), InitialOf(one, "options"));
        Assert.NotEqual(InitialOf(all, "options"), InitialOf(all, "hedges"));
    }

    [Fact]
    public async Task An_account_at_another_venue_is_valued_on_its_market()
    {
        using var book = new TextFile("book.json", """
            {"accounts": [
              {"id": "near", "positions": [{"instrument": "BTC-PERPETUAL", "quantity": 100000}], "balances": {"BTC": {"cash": 1}}},
              {"id": "far", "market": "other", "positions": [{"instrument": "BTC-PERPETUAL", "quantity": 100000}], "balances": {"BTC": {"cash": 1}}}]}
            """);
        using var answer = await JsonOf("margin", "--market", Market, "--venue-market", "other=examples/markets/btc-2026-01-depth.json", "--book", book.Path);

        var (near, far) = (CollateralOf(answer, "near"), CollateralOf(answer, "far"));
        Assert.Equal(IndexOf(answer, "near"), near, 1e-6);
        Assert.Equal(IndexOf(answer, "far"), far, 1e-6);
        Assert.True(Math.Abs(near - far) > 1_000.0, $"{near} and {far}");
    }

    [Fact]
    public async Task Cash_is_moved_to_the_account_that_lacks_it()
    {
        using var answer = await JsonOf([.. Propose, .. Restore, "--transfers", Routes]);
        var result = answer.RootElement.GetProperty("result");
        var transfer = Assert.Single(result.GetProperty("transfers").EnumerateArray().ToList());
        var sent = decimal.Parse(transfer.GetProperty("amount").GetString()!, CultureInfo.InvariantCulture);

        Assert.Equal(("hedges", "options", "BTC"), (Text(transfer, "from"), Text(transfer, "to"), Text(transfer, "currency")));
        Assert.Equal(0.1m * long.Parse(Text(transfer, "stepCount"), CultureInfo.InvariantCulture), sent);
        Assert.Equal((double)sent * 0.9998, transfer.GetProperty("received").GetDouble(), 1e-9);
        Assert.Equal(result.GetProperty("costUsd").GetDouble(), Sum(result, "accounts", "costUsd") + result.GetProperty("transferCostUsd").GetDouble(), 1e-6);
        Assert.Equal(["hedges", "options"], result.GetProperty("accounts").EnumerateArray().Select(a => Text(a, "id")));
        Assert.All(result.GetProperty("accounts").EnumerateArray(), a => Assert.True(a.GetProperty("after").GetProperty("headroomUsd").GetDouble() >= 30_000.0 - 1e-3));
    }

    [Fact]
    public async Task People_see_the_transfers_and_each_account()
    {
        var outcome = await CliProcess.RunAsync([.. Propose, .. Restore, "--transfers", Routes]);

        Assert.Equal(0, outcome.ExitCode);
        foreach (var words in (string[])["Transfers: 1 between accounts", "Accounts, USD", "mode:target-headroom/hedges", "mode:target-headroom/options", "and transfers "])
            Assert.Contains(words, outcome.Output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task In_total_the_sum_of_the_accounts_is_enough()
    {
        using var answer = await JsonOf([.. Propose, .. Restore, "--headroom-in-total", "--transfers", Routes]);
        var result = answer.RootElement.GetProperty("result");

        Assert.Empty(result.GetProperty("transfers").EnumerateArray());
        Assert.Empty(result.GetProperty("trades").EnumerateArray());
        Assert.Equal(0.0, result.GetProperty("costUsd").GetDouble());
        Assert.Contains(result.GetProperty("accounts").EnumerateArray(), a => a.GetProperty("after").GetProperty("headroomUsd").GetDouble() < 0.0);
    }

    [Fact]
    public async Task Without_routes_trades_bring_the_headroom()
    {
        using var answer = await JsonOf([.. Propose, .. Restore]);
        var result = answer.RootElement.GetProperty("result");

        Assert.Empty(result.GetProperty("transfers").EnumerateArray());
        Assert.Contains(result.GetProperty("trades").EnumerateArray(), t => Text(t, "account") == "options");
        Assert.All(result.GetProperty("trades").EnumerateArray(), t => Assert.Contains(Text(t, "account"), new[] { "options", "hedges" }));
        Assert.All(result.GetProperty("accounts").EnumerateArray(), a => Assert.True(a.GetProperty("after").GetProperty("headroomUsd").GetDouble() >= 30_000.0 - 1e-3));
    }

    [Theory]
    [InlineData("--account nobody", "--account: is 'nobody', expected one of options, hedges")]
    [InlineData("--venue-market other", "--venue-market: is 'other', expected VENUE=FILE")]
    [InlineData("--venue-market =x.json", "--venue-market: is '=x.json', expected VENUE=FILE")]
    [InlineData("--venue-market other=none.json", "none.json|does not exist")]
    public async Task A_faulty_option_is_refused(string options, string named)
    {
        foreach (var command in (string[])["margin", "propose"])
            IsRefused(await CliProcess.RunAsync([command, "--market", Market, "--book", Book, .. options.Split(' ')]), named.Split('|'));
    }

    [Fact]
    public async Task Every_fault_of_accounts_and_routes_is_named_by_its_path()
    {
        using var book = new TextFile("book.json", """
            {"accounts": [
              {"id": "a b", "positions": [{"instrument": "BTC-PERPETUAL", "quantity": 10}]},
              {"id": "twin", "positions": [{"instrument": "BTC-PERPETUAL", "quantity": 0}]},
              {"id": "twin", "market": "elsewhere", "positions": []}]}
            """);
        using var routes = new TextFile("routes.json", """
            {"transfers": [{"from": "x", "to": "x", "currency": "BTC", "maxAmount": 0},
                           {"from": "x", "to": "y", "currency": "BTC", "maxAmount": 1, "fixedCost": 5},
                           {"to": "y", "currency": "BTC", "maxAmount": 1, "costRate": 1.5}]}
            """);
        var outcome = await CliProcess.RunAsync("propose", "--market", Market, "--book", book.Path, "--transfers", routes.Path);

        IsRefused(
            outcome,
            "accounts[0].id", "accounts[1].positions[0].quantity", "accounts[2].id", "accounts[2].market",
            "transfers[0].to", "transfers[0].maxAmount", "transfers[1].fixedCost", "transfers[2].from", "transfers[2].costRate");
    }

    [Fact]
    public async Task Routes_to_nobody_and_routes_without_accounts_are_refused()
    {
        using var routes = new TextFile("routes.json", """{"transfers": [{"from": "hedges", "to": "nobody", "currency": "BTC", "maxAmount": 1}]}""");

        IsRefused(await CliProcess.RunAsync("propose", "--market", Market, "--book", Book, "--transfers", routes.Path), "transfers[0].to", "nobody");
        IsRefused(await CliProcess.RunAsync("propose", "--transfers", Routes), "--transfers", "one account without a name");
        IsRefused(await CliProcess.RunAsync("margin", "--account", "options"), "--account", "one account without a name");
    }

    [Fact]
    public async Task Candidates_of_an_account_that_is_none_are_refused()
    {
        using var candidates = new TextFile("candidates.json", """{"candidates": [{"instrument": "BTC-PERPETUAL", "account": "nobody"}]}""");

        IsRefused(await CliProcess.RunAsync("propose", "--market", Market, "--book", Book, "--candidates", candidates.Path), "candidates[0].account", "nobody");
    }

    private static string[] Propose => ["propose", "--market", Market, "--book", Book, "--candidates", "examples/candidates/two-accounts.json"];

    private static async Task<JsonDocument> JsonOf(params string[] arguments)
    {
        var outcome = await CliProcess.RunAsync([.. arguments, "--json"]);
        Assert.True(outcome.ExitCode == 0, outcome.Errors);
        return JsonDocument.Parse(outcome.Output);
    }

    private static JsonElement ReportOf(JsonDocument answer, string account) => answer.RootElement.GetProperty(account).GetProperty("result").GetProperty("report");

    private static double InitialOf(JsonDocument answer, string account) => ReportOf(answer, account).GetProperty("initialUsd").GetDouble();

    private static double CollateralOf(JsonDocument answer, string account) => ReportOf(answer, account).GetProperty("collateralUsd").GetDouble();

    private static double IndexOf(JsonDocument answer, string account) => ReportOf(answer, account).GetProperty("units")[0].GetProperty("indexUsd").GetDouble();

    private static string Text(JsonElement element, string field) => element.GetProperty(field).GetString()!;

    private static double Sum(JsonElement element, string list, string field) => element.GetProperty(list).EnumerateArray().Sum(i => i.GetProperty(field).GetDouble());

    private static void IsRefused(Outcome outcome, params string[] named)
    {
        Assert.Equal(2, outcome.ExitCode);
        Assert.Empty(outcome.Output);
        Assert.DoesNotContain("   at ", outcome.Errors, StringComparison.Ordinal);
        foreach (var words in named) Assert.Contains(words, outcome.Errors, StringComparison.Ordinal);
    }
}
