using System.Collections.Immutable;
using System.Text.Json;
using MarginOptimizer.Domain.Books;
using MarginOptimizer.Domain.Instruments;
using MarginOptimizer.Domain.Market;
using MarginOptimizer.Domain.Validation;
using MarginOptimizer.MarketData.Input;
using MarginOptimizer.MarketData.Json;

namespace MarginOptimizer.MarketData.Formats;

/// <summary>The baskets format of examples/formats.md.</summary>
internal static class BasketsJson
{
    public static ImmutableArray<Basket> Parse(ReadOnlyMemory<byte> bytes, MarketSnapshot snapshot)
    {
        using var document = JsonInput.Parse(bytes);
        var faults = new ViolationList();
        var baskets = Read(document.RootElement, snapshot, faults);
        faults.ThrowIfAny();
        return baskets;
    }

    private static ImmutableArray<Basket> Read(JsonElement root, MarketSnapshot snapshot, ViolationList faults)
    {
        if (JsonFields.Open(root, "", faults, "notes", "baskets") is not { } fields) return [];
        NotesJson.Read(fields, faults);
        if (!fields.Has("baskets")) fields.Fault("baskets", "is missing, expected an array");
        var seenAt = new Dictionary<string, string>(StringComparer.Ordinal);
        var baskets = ImmutableArray.CreateBuilder<Basket>();
        foreach (var (element, path) in fields.Items("baskets"))
        {
            if (JsonFields.Open(element, path, faults, "id", "legs") is not { } basket) continue;
            var id = basket.Text("id", required: true);
            if (id is { Length: 0 }) basket.Fault("id", "is empty");
            else if (id is not null && !seenAt.TryAdd(id, path)) basket.Fault("id", $"{InputText.Quote(id)} was already given at {seenAt[id]}");
            var lookup = new InstrumentLookup(snapshot, faults);
            var legs = basket.Items("legs").Select(leg => ReadLeg(leg.Element, leg.Path, lookup, faults)).OfType<BasketLeg>().ToImmutableArray();
            if (basket.Get("legs") is not { ValueKind: JsonValueKind.Array } array || array.GetArrayLength() == 0)
                basket.Fault("legs", "is empty: a basket has at least one leg");
            if (id is not null) baskets.Add(new Basket(id, legs));
        }

        return baskets.ToImmutable();
    }

    private static BasketLeg? ReadLeg(JsonElement element, string path, InstrumentLookup lookup, ViolationList faults)
    {
        if (JsonFields.Open(element, path, faults, "instrument", "quantity", "price") is not { } fields) return null;
        var name = fields.Text("instrument", required: true);
        var quantity = fields.Number("quantity", NumberRule.SignedQuantity, required: true);
        var instrument = name is null ? null : lookup.FindOnce(name, fields.PathOf("instrument"));
        var price = fields.Number("price", instrument is Option ? NumberRule.OptionMark : NumberRule.Price);
        return instrument is null || quantity is null ? null : new BasketLeg(instrument, quantity.Value, price);
    }
}
