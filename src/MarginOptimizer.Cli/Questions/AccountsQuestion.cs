using System.Collections.Immutable;
using System.CommandLine;
using MarginOptimizer.Cli.Options;
using MarginOptimizer.Domain.Books;
using MarginOptimizer.Domain.Market;
using MarginOptimizer.MarketData;
using MarginOptimizer.Server.Wire;

namespace MarginOptimizer.Cli.Questions;

/// <summary>The accounts of a command line, each in its market under its model.</summary>
/// <param name="Market">Of the accounts that name no venue.</param>
/// <param name="Accounts">In the order of the file; without names the one book.</param>
/// <param name="IsNamed">The file names the accounts.</param>
/// <param name="Files">Model documents of the user's own.</param>
/// <param name="IsExample">Nothing was asked: the embedded example.</param>
internal sealed record AccountsQuestion(
    MarketSnapshot Market, ImmutableArray<AccountsQuestion.Entry> Accounts, bool IsNamed, ModelFiles Files, bool IsExample)
{
    /// <param name="Market">The account's own.</param>
    /// <param name="Model">The account's own, else the one asked for.</param>
    public sealed record Entry(AccountBook Account, MarketSnapshot Market, ModelChoice Model);

    /// <summary>Null after noting in <paramref name="faults"/> what is wrong.</summary>
    public static AccountsQuestion? Read(QuestionOptions options, ParseResult parsed, FaultCollector faults)
    {
        var marketPaths = parsed.GetValue(options.Market) ?? [];
        var bookPath = parsed.GetValue(options.Book);
        if (marketPaths.Length == 0 != bookPath is null)
        {
            faults.Add(bookPath is null ? "--book" : "--market", "is missing: give both a market and a book, or neither for the example");
            return null;
        }

        var at = parsed.GetValue(options.At);
        var files = ModelFiles.Read(parsed.GetValue(options.ModelFile), faults);
        var market = faults.Try(() => marketPaths.Length == 0 ? ExampleQuestion.Market() : ReadMarket(marketPaths, at));
        if (market is null) return null;
        var markets = ReadVenues(market, options, parsed, faults);
        var books = faults.Try(() => ReadBooks(bookPath, markets));
        if (books is null) return null;
        var entries = ImmutableArray.CreateBuilder<Entry>();
        foreach (var account in Picked(books, options, parsed, faults))
        {
            var own = markets[account.Market ?? ""];
            var name = account.Model ?? parsed.GetValue(options.Model);
            if (faults.Try(() => name is null ? files.Standard(at ?? own.AsOf) : files.Choose(name, at ?? own.AsOf)) is { } model) entries.Add(new Entry(account, own, model));
        }

        return entries.Count == 0 ? null : new AccountsQuestion(market, entries.ToImmutable(), books.AreNamed, files, bookPath is null);
    }

    private static Books ReadBooks(string? path, Dictionary<string, MarketSnapshot> markets)
    {
        if (path is null) return new Books([new AccountBook("", ExampleQuestion.Book(markets[""]))], false);
        return BookFile.ReadAccounts(path, markets) is { } accounts
            ? new Books(accounts, true)
            : new Books([new AccountBook("", BookFile.Read(path, markets[""]))], false);
    }

    private static IEnumerable<AccountBook> Picked(Books books, QuestionOptions options, ParseResult parsed, FaultCollector faults)
    {
        if (parsed.GetValue(options.Account) is not { } id) return books.Accounts;
        var picked = books.Accounts.Where(a => books.AreNamed && a.Id == id).ToList();
        if (!books.AreNamed) faults.Add("--account", "is given, but the book is of one account without a name");
        else if (picked.Count == 0) faults.Add("--account", $"is '{id}', expected one of {string.Join(", ", books.Accounts.Select(a => a.Id))}");
        return picked;
    }

    /// <summary>The markets by the names that accounts use; the empty one is that of all others.</summary>
    private static Dictionary<string, MarketSnapshot> ReadVenues(MarketSnapshot market, QuestionOptions options, ParseResult parsed, FaultCollector faults)
    {
        var markets = new Dictionary<string, MarketSnapshot>(StringComparer.Ordinal) { [""] = market };
        foreach (var text in parsed.GetValue(options.VenueMarket) ?? [])
        {
            var mark = text.IndexOf('=', StringComparison.Ordinal);
            if (mark <= 0 || mark == text.Length - 1) faults.Add("--venue-market", $"is '{text}', expected VENUE=FILE");
            else if (markets.ContainsKey(text[..mark])) faults.Add("--venue-market", $"'{text[..mark]}' is given twice");
            else if (faults.Try(() => ReadMarket([text[(mark + 1)..]], parsed.GetValue(options.At))) is { } venue) markets.Add(text[..mark], venue);
        }

        return markets;
    }

    private static MarketSnapshot ReadMarket(string[] paths, DateTimeOffset? at) => MarketSnapshotFile.Read(paths, new SnapshotOptions(At: at));

    /// <summary>What a book file holds.</summary>
    private sealed record Books(ImmutableArray<AccountBook> Accounts, bool AreNamed);
}
