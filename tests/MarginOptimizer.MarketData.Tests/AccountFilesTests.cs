using System.Text;
using MarginOptimizer.Domain;
using MarginOptimizer.Domain.Books;
using MarginOptimizer.Domain.Market;
using MarginOptimizer.Domain.Validation;
using MarginOptimizer.Tests.Shared;

namespace MarginOptimizer.MarketData.Tests;

/// <summary>Books of several accounts, routes between them, candidates of each.</summary>
public sealed class AccountFilesTests
{
    private static readonly Dictionary<string, MarketSnapshot> Markets = new() { [""] = FormatsDocument.Snapshot };

    [Fact]
    public void The_accounts_example_is_read()
    {
        var accounts = BookFile.ParseAccountsJson(FormatsDocument.Bytes("accounts.json"), Markets);
        Assert.Equal(["options", "hedges"], accounts.Select(a => a.Id));
        Assert.Equal(["deribit-spm", null], accounts.Select(a => a.Model));
        Assert.Equal([20_000.0, null], accounts.Select(a => a.TargetHeadroom));
        Assert.Equal([-12.5, -250_000.0], accounts.Select(a => a.Book.Positions.Single().Quantity));
        Assert.Equal([4.2, 6.0], accounts.Select(a => a.Book.Balances[Currency.Btc].Cash));
    }

    [Fact]
    public void Csv_and_json_say_the_same_of_the_positions_of_accounts()
    {
        using var folder = new TemporaryFolder();
        var csv = BookFile.ReadAccounts(folder.Write("accounts.csv", FormatsDocument.Text("accounts.csv")), Markets)!.Value;
        var json = BookFile.ParseAccountsJson(FormatsDocument.Bytes("accounts.json"), Markets);
        Assert.Equal(json.OrderBy(a => a.Id, StringComparer.Ordinal).Select(a => (a.Id, a.Book.Positions.Single())), csv.Select(a => (a.Id, a.Book.Positions.Single())));
    }

    [Fact]
    public void A_plain_book_has_no_accounts()
    {
        using var folder = new TemporaryFolder();
        Assert.Null(BookFile.ReadAccounts(folder.Write("book.csv", FormatsDocument.Text("book.csv")), Markets));
        Assert.Null(BookFile.ReadAccounts(folder.Write("book.json", FormatsDocument.Text("book.json")), Markets));
    }

    [Fact]
    public void The_transfers_example_is_read() => Assert.Equal(
        new TransferRoute("hedges", "options", Currency.Btc, 3.0, 0.0005, 0.01), Assert.Single(TransferFile.ParseJson(FormatsDocument.Bytes("transfers.json"))));

    [Fact]
    public void The_example_accounts_and_routes_fit_their_market()
    {
        var market = MarketSnapshotFile.Read(Repository.PathOf("examples/markets/btc-2026-06.json"));
        var accounts = BookFile.ReadAccounts(Repository.PathOf("examples/books/two-accounts.json"), new Dictionary<string, MarketSnapshot> { [""] = market })!.Value;
        var routes = TransferFile.Read(Repository.PathOf("examples/transfers/two-accounts.json"));
        Assert.Equal([4, 3], accounts.Select(a => a.Book.Positions.Length));
        Assert.All(routes, r => Assert.Equal(["hedges", "options"], new[] { r.From, r.To }.Order()));
    }

    [Fact]
    public void Candidates_are_those_of_the_account_and_those_of_none()
    {
        using var folder = new TemporaryFolder();
        var path = folder.Write("candidates.csv", "account,instrument,max_buy\noptions,BTC-PERPETUAL,10\n,BTC-26JUN26-60000-P,20\nhedges,BTC-PERPETUAL,30\n");
        Assert.Equal([10.0, 20.0], CandidateFile.Read(path, FormatsDocument.Snapshot, "options", ["hedges", "options"]).Select(c => c.MaxBuyQuantity));
        Assert.Equal([20.0, 30.0], CandidateFile.Read(path, FormatsDocument.Snapshot, "hedges", ["hedges", "options"]).Select(c => c.MaxBuyQuantity));
        Assert.Contains("expected one of hedges", Fault(() => CandidateFile.Read(path, FormatsDocument.Snapshot, "hedges", ["hedges"])).Message, StringComparison.Ordinal);
        Assert.Contains("without a name", Fault(() => CandidateFile.Read(path, FormatsDocument.Snapshot)).Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("""{"accounts": []}""", "accounts", "is empty")]
    [InlineData("""{"accounts": [{"positions": []}]}""", "accounts[0].id", "is missing")]
    [InlineData("""{"accounts": [{"id": "a b"}]}""", "accounts[0].id", "letters")]
    [InlineData("""{"accounts": [{"id": "a"}, {"id": "a"}]}""", "accounts[1].id", "already given at accounts[0].id")]
    [InlineData("""{"accounts": [{"id": "a", "market": "okx"}]}""", "accounts[0].market", "expected one of the venue markets")]
    [InlineData("""{"accounts": [{"id": "a", "positions": [{"instrument": "nothing", "quantity": 1}]}]}""", "accounts[0].positions[0].instrument", "unknown instrument")]
    [InlineData("""{"accounts": [{"id": "a", "balances": {"BTC": {"collateral": -1}}}]}""", "accounts[0].balances.BTC.collateral", ">= 0")]
    [InlineData("""{"accounts": [{"id": "a"}], "positions": []}""", "positions", "")]
    public void Faulty_accounts_are_named_by_their_path(string json, string path, string words) =>
        Assert.Contains(
            Fault(() => BookFile.ParseAccountsJson(Encoding.UTF8.GetBytes(json), Markets)).Violations,
            v => v.Path == path && v.Message.Contains(words, StringComparison.Ordinal));

    [Theory]
    [InlineData("""{}""", "transfers", "is missing")]
    [InlineData("""{"transfers": [{"to": "b", "currency": "BTC", "maxAmount": 1}]}""", "transfers[0].from", "is missing")]
    [InlineData("""{"transfers": [{"from": "a", "to": "a", "currency": "BTC", "maxAmount": 1}]}""", "transfers[0].to", "comes from")]
    [InlineData("""{"transfers": [{"from": "a", "to": "b", "currency": "?", "maxAmount": 1}]}""", "transfers[0].currency", "expected a currency")]
    [InlineData("""{"transfers": [{"from": "a", "to": "b", "currency": "BTC", "maxAmount": 0}]}""", "transfers[0].maxAmount", "> 0")]
    [InlineData("""{"transfers": [{"from": "a", "to": "b", "currency": "BTC", "maxAmount": "NaN"}]}""", "transfers[0].maxAmount", "no decimal")]
    [InlineData("""{"transfers": [{"from": "a", "to": "b", "currency": "BTC", "maxAmount": 1, "costRate": -0.1}]}""", "transfers[0].costRate", ">= 0")]
    [InlineData("""{"transfers": [{"from": "a", "to": "b", "currency": "BTC", "maxAmount": 1, "step": 0}]}""", "transfers[0].step", "> 0")]
    [InlineData("""{"transfers": [{"from": "a", "to": "b", "currency": "BTC", "maxAmount": 1, "fixedCost": 5}]}""", "transfers[0].fixedCost", "not modelled")]
    public void Faulty_routes_are_named_by_their_path(string json, string path, string words) =>
        Assert.Contains(
            Fault(() => TransferFile.ParseJson(Encoding.UTF8.GetBytes(json))).Violations, v => v.Path == path && v.Message.Contains(words, StringComparison.Ordinal));

    private static InvalidInputException Fault(Action act) => Assert.Throws<InvalidInputException>(act);
}
