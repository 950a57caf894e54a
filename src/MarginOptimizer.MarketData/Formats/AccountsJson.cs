using System.Collections.Immutable;
using System.Text.Json;
using MarginOptimizer.Domain.Books;
using MarginOptimizer.Domain.Market;
using MarginOptimizer.Domain.Validation;
using MarginOptimizer.MarketData.Input;
using MarginOptimizer.MarketData.Json;

namespace MarginOptimizer.MarketData.Formats;

/// <summary>The books of several accounts, as examples/formats.md has them.</summary>
internal static class AccountsJson
{
    /// <summary>Whether a document is one of several accounts instead of a plain book.</summary>
    public static bool IsOne(ReadOnlyMemory<byte> bytes)
    {
        using var document = JsonInput.Parse(bytes);
        return document.RootElement.ValueKind == JsonValueKind.Object && document.RootElement.TryGetProperty("accounts", out _);
    }

    /// <param name="markets">The market of an id; the empty id is the one asked for.</param>
    public static ImmutableArray<AccountBook> Parse(ReadOnlyMemory<byte> bytes, IReadOnlyDictionary<string, MarketSnapshot> markets)
    {
        using var document = JsonInput.Parse(bytes);
        var faults = new ViolationList();
        var accounts = Read(document.RootElement, markets, faults);
        faults.ThrowIfAny();
        return accounts;
    }

    private static ImmutableArray<AccountBook> Read(JsonElement root, IReadOnlyDictionary<string, MarketSnapshot> markets, ViolationList faults)
    {
        if (JsonFields.Open(root, "", faults, "notes", "accounts") is not { } fields) return [];
        NotesJson.Read(fields, faults);
        var ids = new AccountIds(faults);
        ImmutableArray<AccountBook> accounts = [.. fields.Items("accounts").Select(item => ReadOne(item.Element, item.Path, ids, markets, faults)).OfType<AccountBook>()];
        if (fields.Has("accounts") && !fields.Items("accounts").Any()) fields.Fault("accounts", "is empty, expected at least one account");
        return accounts;
    }

    private static AccountBook? ReadOne(
        JsonElement element, string path, AccountIds ids, IReadOnlyDictionary<string, MarketSnapshot> markets, ViolationList faults)
    {
        if (JsonFields.Open(element, path, faults, "id", "model", "market", "targetHeadroom", "positions", "openOrders", "balances") is not { } fields) return null;
        var id = ids.Check(fields.Text("id", required: true), fields.PathOf("id"));
        var (model, market) = (fields.Text("model"), fields.Text("market"));
        var target = fields.Number("targetHeadroom", NumberRule.Money);
        if (!markets.TryGetValue(market ?? "", out var snapshot))
        {
            fields.Fault("market", $"is {InputText.Quote(market)}, expected one of the venue markets given: {string.Join(", ", markets.Keys.Where(k => k.Length > 0).Order(StringComparer.Ordinal))}");
            return null;
        }

        var book = BookJson.ReadFields(fields, snapshot, faults);
        return id is null ? null : new AccountBook(id, book) { Model = model, Market = market, TargetHeadroom = target };
    }
}
