using System.Collections.Immutable;
using System.Text.Json;
using MarginOptimizer.Domain;
using MarginOptimizer.Domain.Books;
using MarginOptimizer.Domain.Market;
using MarginOptimizer.Domain.Validation;
using MarginOptimizer.MarketData.Input;
using MarginOptimizer.MarketData.Json;

namespace MarginOptimizer.MarketData.Formats;

/// <summary>The book format of examples/formats.md.</summary>
internal static class BookJson
{
    public static Book Parse(ReadOnlyMemory<byte> bytes, MarketSnapshot snapshot)
    {
        using var document = JsonInput.Parse(bytes);
        var faults = new ViolationList();
        var book = Read(document.RootElement, snapshot, faults);
        faults.ThrowIfAny();
        return book;
    }

    private static Book Read(JsonElement root, MarketSnapshot snapshot, ViolationList faults)
    {
        if (JsonFields.Open(root, "", faults, "notes", "positions", "openOrders", "balances") is not { } fields) return Book.Empty;
        NotesJson.Read(fields, faults);
        return ReadFields(fields, snapshot, faults);
    }

    /// <summary>Positions, orders and balances of one account.</summary>
    public static Book ReadFields(JsonFields fields, MarketSnapshot snapshot, ViolationList faults)
    {
        var lookup = new InstrumentLookup(snapshot, faults);
        return new Book(
            [.. fields.Items("positions").Select(item => ReadPosition(item.Element, item.Path, lookup, faults)).OfType<Position>()],
            [.. fields.Items("openOrders").Select(item => ReadOrder(item.Element, item.Path, lookup, faults)).OfType<OpenOrder>()],
            ReadBalances(fields, faults));
    }

    private static Position? ReadPosition(JsonElement element, string path, InstrumentLookup lookup, ViolationList faults)
    {
        if (JsonFields.Open(element, path, faults, "instrument", "quantity") is not { } fields) return null;
        var name = fields.Text("instrument", required: true);
        var quantity = fields.Number("quantity", NumberRule.SignedQuantity, required: true);
        var instrument = name is null ? null : lookup.FindOnce(name, fields.PathOf("instrument"));
        return instrument is null || quantity is null ? null : new Position(instrument, quantity.Value);
    }

    private static OpenOrder? ReadOrder(JsonElement element, string path, InstrumentLookup lookup, ViolationList faults)
    {
        if (JsonFields.Open(element, path, faults, "instrument", "quantity", "limitPrice", "reduceOnly", "mayCancel") is not { } fields) return null;
        var name = fields.Text("instrument", required: true);
        var quantity = fields.Number("quantity", NumberRule.SignedQuantity, required: true);
        var price = fields.Number("limitPrice", NumberRule.Price, required: true);
        var reduceOnly = fields.Flag("reduceOnly");
        var mayCancel = fields.Flag("mayCancel");
        var instrument = name is null ? null : lookup.Find(name, fields.PathOf("instrument"));
        return instrument is null || quantity is null || price is null
            ? null
            : new OpenOrder(instrument, quantity.Value, price.Value, reduceOnly, mayCancel);
    }

    private static ImmutableSortedDictionary<Currency, Balance> ReadBalances(JsonFields fields, ViolationList faults)
    {
        var balances = ImmutableSortedDictionary.CreateBuilder<Currency, Balance>();
        if (fields.Get("balances") is not { } element) return balances.ToImmutable();
        var path = fields.PathOf("balances");
        if (JsonFields.OpenLenient(element, path, faults) is null) return balances.ToImmutable();
        foreach (var property in element.EnumerateObject())
        {
            var at = $"{path}.{property.Name}";
            if (!Currency.IsValidCode(property.Name)) faults.Add(at, "is no currency code such as BTC");
            else if (JsonFields.Open(property.Value, at, faults, "cash", "collateral") is { } balance)
                balances[new Currency(property.Name)] = new Balance(
                    balance.Number("cash", NumberRule.Money) ?? 0.0, balance.Number("collateral", NumberRule.Collateral) ?? 0.0);
        }

        return balances.ToImmutable();
    }
}
