using System.Text.Json;
using MarginOptimizer.Domain;
using MarginOptimizer.Domain.Instruments;
using MarginOptimizer.Domain.Market;
using MarginOptimizer.Domain.Validation;
using MarginOptimizer.MarketData.Input;
using MarginOptimizer.MarketData.Json;

namespace MarginOptimizer.MarketData.Formats;

/// <summary>The snapshot format of examples/formats.md: instruments as objects, or as rows under a list of columns.</summary>
internal static class SnapshotJson
{
    /// <summary>A field that every snapshot of ours has and no answer of a venue.</summary>
    public const string Mark = "asOf";

    public static MarketSnapshot Parse(ReadOnlyMemory<byte> bytes)
    {
        using var document = JsonInput.Parse(bytes);
        return Read(document.RootElement);
    }

    public static MarketSnapshot Read(JsonElement root)
    {
        var faults = new ViolationList();
        var snapshot = Read(root, faults);
        faults.ThrowIfAny();
        return snapshot!;
    }

    private static MarketSnapshot? Read(JsonElement root, ViolationList faults)
    {
        if (JsonFields.Open(root, "", faults, Mark, "source", "notes", "indices", "forwards", "instruments", "columns", "rows")
            is not { } fields) return null;
        var asOf = fields.Time(Mark, required: true);
        var source = fields.Text("source") ?? "";
        var notes = NotesJson.Read(fields, faults);
        var indices = ReadIndices(fields, faults);
        var forwards = ReadForwards(fields, faults);
        if (!fields.Has("instruments") && !fields.Has("rows")) fields.Fault("instruments", "is missing, expected instruments or columns and rows");
        if (asOf is null) return null;
        var listings = new ListingJson(asOf.Value, faults);
        foreach (var (element, path) in fields.Items("instruments"))
            if (JsonFields.Open(element, path, faults, ListingJson.Known) is { } item) listings.Add(item);
        ReadRows(fields, listings, faults);
        CheckReferences(listings.Items, indices, forwards, faults);
        return faults.IsEmpty
            ? new MarketSnapshot(
                asOf.Value, indices, forwards, listings.Items.Select(i => i.Listing), source, [.. notes.Union(listings.Guesses)])
            : null;
    }

    private static void ReadRows(JsonFields fields, ListingJson listings, ViolationList faults)
    {
        var columns = new Dictionary<string, int>(StringComparer.Ordinal);
        var before = faults.Count;
        foreach (var (element, path) in fields.Items("columns"))
        {
            var name = element.ValueKind == JsonValueKind.String ? element.GetString()! : "";
            if (!ListingJson.Known.Contains(name))
                faults.Add(path, $"is {InputText.Quote(element.GetRawText())}, expected one of {string.Join(", ", ListingJson.Known)}");
            else if (!columns.TryAdd(name, columns.Count)) faults.Add(path, $"{name} is given twice");
        }

        if (fields.Has("rows") != fields.Has("columns")) fields.Fault("columns", "and rows come together");
        if (faults.Count > before) return;
        foreach (var (element, path) in fields.Items("rows"))
            if (JsonFields.OpenRow(element, path, faults, columns) is { } row) listings.Add(row);
    }

    private static Dictionary<Currency, double> ReadIndices(JsonFields fields, ViolationList faults)
    {
        var indices = new Dictionary<Currency, double>();
        if (fields.Get("indices") is not { } element)
        {
            fields.Fault("indices", "is missing, expected USD per coin such as {\"BTC\": 61000}");
            return indices;
        }

        if (JsonFields.OpenLenient(element, "indices", faults) is null) return indices;
        foreach (var property in element.EnumerateObject())
        {
            var path = $"indices.{property.Name}";
            if (!Currency.IsValidCode(property.Name)) faults.Add(path, "is no currency code such as BTC");
            else if (JsonFields.NumberOf(property.Value, path, NumberRule.Price, faults) is { } price)
                indices[new Currency(property.Name)] = price;
        }

        return indices;
    }

    private static Dictionary<ForwardKey, double> ReadForwards(JsonFields fields, ViolationList faults)
    {
        var forwards = new Dictionary<ForwardKey, double>();
        foreach (var (element, path) in fields.Items("forwards"))
        {
            if (JsonFields.Open(element, path, faults, "base", "expiry", "price") is not { } forward) continue;
            var coin = forward.Currency("base", required: true);
            var expiry = forward.Time("expiry", required: true);
            var price = forward.Number("price", NumberRule.Price, required: true);
            if (coin is null || expiry is null || price is null) continue;
            if (!forwards.TryAdd(new ForwardKey(coin.Value, expiry.Value), price.Value))
                faults.Add(path, $"{coin} {TimeText.Format(expiry.Value)} is given twice");
        }

        return forwards;
    }

    /// <summary>Every coin needs an index and every expiry of options a forward; each missing one is named once.</summary>
    private static void CheckReferences(
        IReadOnlyList<(Listing Listing, string Path)> items,
        Dictionary<Currency, double> indices,
        Dictionary<ForwardKey, double> forwards,
        ViolationList faults)
    {
        var named = new HashSet<object>();
        foreach (var (listing, path) in items)
        {
            var instrument = listing.Instrument;
            if (!indices.ContainsKey(instrument.Base) && named.Add(instrument.Base))
                faults.Add($"indices.{instrument.Base}", $"is missing: {path} ({instrument.Name}) needs it");
            if (instrument is not Option option) continue;
            var key = new ForwardKey(option.Base, option.Expiry);
            if (!forwards.ContainsKey(key) && named.Add(key))
                faults.Add("forwards", $"have none of {key.Base} {TimeText.Format(key.Expiry)}: {path} ({instrument.Name}) needs it");
        }
    }
}
