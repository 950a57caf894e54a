using System.Collections.Immutable;
using System.Text.Json;
using MarginOptimizer.Domain;
using MarginOptimizer.Domain.Books;
using MarginOptimizer.Domain.Validation;
using MarginOptimizer.MarketData.Input;
using MarginOptimizer.MarketData.Json;

namespace MarginOptimizer.Backtesting.Configuration;

/// <summary>The backtest format of examples/formats.md.</summary>
internal sealed class ConfigJson(ConfigPaths paths, ViolationList faults)
{
    private const int MostBooks = 100;
    private const int MostNameCharacters = 200;

    public BacktestConfig? Read(JsonElement root)
    {
        if (JsonFields.Open(
            root, "", faults, "notes", "name", "market", "books", "model", "flow", "hedge", "rebalancing", "fills", "funding", "settlement", "pathPoints",
            "liquidation", "marginCalls", "risk", "priceOfMargin") is not { } fields) return null;
        var name = fields.Text("name", required: true);
        if (name is { Length: 0 or > MostNameCharacters }) fields.Fault("name", $"expected 1 to {MostNameCharacters} characters");
        var market = ReadMarket(fields);
        var books = ReadBooks(fields);
        var model = fields.Text("model", required: true);
        var rules = new RulesJson(paths, faults);
        var config = new BacktestConfig
        {
            Name = name ?? "",
            Market = market ?? new MarketSource([]),
            Books = books,
            Model = model ?? "",
            Flow = rules.Flow(fields),
            Hedge = rules.Hedge(fields),
            Rebalancing = new RebalancingJson(paths, faults).Read(fields),
            Fills = fields.Choice<FillPrice>("fills") ?? FillPrice.Touch,
            Funding = rules.Funding(fields),
            Settlement = rules.Settlement(fields),
            PathPoints = Numbers.Whole(fields, "pathPoints", 0, 1_000) ?? 3,
            Liquidation = rules.Liquidation(fields),
            MarginCalls = fields.Choice<MarginCallRule>("marginCalls") ?? MarginCallRule.Record,
            Risk = rules.Risk(fields),
            PriceOfMargin = fields.Number("priceOfMargin", Numbers.PriceOfMargin) ?? 0.10,
        };
        return faults.IsEmpty ? config : null;
    }

    private MarketSource? ReadMarket(JsonFields root)
    {
        if (root.Get("market") is not { } element)
        {
            root.Fault("market", "is missing, expected an object with files");
            return null;
        }

        if (JsonFields.Open(element, "market", faults, "files", "currency", "from", "to") is not { } fields) return null;
        var files = paths.Items(fields, "files", faults).ToImmutableArray();
        if (files.IsEmpty) fields.Fault("files", "names no file");
        var (from, to) = (fields.Time("from"), fields.Time("to"));
        if (from > to) fields.Fault("to", $"is {TimeText.Format(to!.Value)}, before from");
        return new MarketSource(files, fields.Currency("currency"), from, to);
    }

    private ImmutableArray<BookSource> ReadBooks(JsonFields root)
    {
        var seen = new Dictionary<string, string>(StringComparer.Ordinal);
        ImmutableArray<BookSource> books = [.. root.Items("books").Select(item => ReadBook(item.Element, item.Path, seen)).OfType<BookSource>()];
        var count = root.Items("books").Count();
        if (count is 0 or > MostBooks) root.Fault("books", $"are {count}, expected 1 to {MostBooks}");
        return books;
    }

    private BookSource? ReadBook(JsonElement element, string path, Dictionary<string, string> seen)
    {
        if (JsonFields.Open(element, path, faults, "id", "start", "file", "states", "balances") is not { } fields) return null;
        var id = fields.Text("id", required: true);
        if (id is not null && !AccountBook.IsValidId(id)) fields.Fault("id", $"is {InputText.Quote(id)}, expected 1 to {AccountBook.MaxIdLength} letters, digits and . _ -");
        else if (id is not null && !seen.TryAdd(id, path)) fields.Fault("id", $"{InputText.Quote(id)} was already given at {seen[id]}");
        var (start, file, states) = (fields.Get("start"), paths.Field(fields, "file", faults), paths.Items(fields, "states", faults).ToImmutableArray());
        var given = (start is null ? 0 : 1) + (fields.Has("file") ? 1 : 0) + (fields.Has("states") ? 1 : 0);
        if (given != 1) fields.Fault("start", $"exactly one of start, file and states is needed; given are {given}");
        if (fields.Has("states") && states.IsEmpty) fields.Fault("states", "names no file");
        return id is null ? null : new BookSource
        {
            Id = id,
            StartJson = start?.GetRawText(),
            StartFile = file,
            States = states,
            Balances = ReadBalances(fields),
        };
    }

    private ImmutableSortedDictionary<Currency, Balance> ReadBalances(JsonFields book)
    {
        var balances = ImmutableSortedDictionary.CreateBuilder<Currency, Balance>();
        if (book.Get("balances") is not { } element) return balances.ToImmutable();
        if (element.ValueKind != JsonValueKind.Object)
        {
            book.Fault("balances", $"is {JsonFields.NameOf(element)}, expected an object by currency");
            return balances.ToImmutable();
        }

        foreach (var property in element.EnumerateObject())
        {
            var path = $"{book.PathOf("balances")}.{property.Name}";
            if (!Currency.IsValidCode(property.Name)) faults.Add(path, "is no currency such as BTC");
            else if (JsonFields.Open(property.Value, path, faults, "cash", "collateral") is { } fields)
                balances[new Currency(property.Name)] = new Balance(fields.Number("cash", NumberRule.Money) ?? 0.0, fields.Number("collateral", NumberRule.Collateral) ?? 0.0);
        }

        return balances.ToImmutable();
    }
}
