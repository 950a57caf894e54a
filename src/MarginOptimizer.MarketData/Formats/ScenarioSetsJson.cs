using System.Collections.Immutable;
using System.Text.Json;
using MarginOptimizer.Domain;
using MarginOptimizer.Domain.Limits;
using MarginOptimizer.Domain.Validation;
using MarginOptimizer.MarketData.Input;
using MarginOptimizer.MarketData.Json;

namespace MarginOptimizer.MarketData.Formats;

/// <summary>The return rows of the limits format of examples/formats.md.</summary>
internal static class ScenarioSetsJson
{
    /// <summary>The sets by id; null for one at fault, so that limits which name it are not faulted too.</summary>
    public static Dictionary<string, ReturnScenarios?> Read(JsonFields fields, ViolationList faults)
    {
        var sets = new Dictionary<string, ReturnScenarios?>(StringComparer.Ordinal);
        foreach (var (element, path) in fields.Items("scenarioSets"))
        {
            if (JsonFields.Open(element, path, faults, "id", "notes", "returns") is not { } set) continue;
            NotesJson.Read(set, faults);
            var id = set.Text("id", required: true);
            var returns = ReadReturns(set, faults);
            if (id is null) continue;
            if (id.Length == 0) set.Fault("id", "is empty");
            else if (!sets.TryAdd(id, returns is null ? null : new ReturnScenarios(id, returns)))
                set.Fault("id", $"{InputText.Quote(id)} names two sets");
        }

        return sets;
    }

    private static ImmutableSortedDictionary<Currency, ImmutableArray<double>>? ReadReturns(JsonFields set, ViolationList faults)
    {
        const string words = "an object of arrays by coin, such as {\"BTC\": [0.01, -0.02]}";
        if (set.Get("returns") is not { ValueKind: JsonValueKind.Object } element)
        {
            set.Fault("returns", set.Get("returns") is { } other ? $"is {JsonFields.NameOf(other)}, expected {words}" : $"is missing, expected {words}");
            return null;
        }

        var before = faults.Count;
        var returns = ImmutableSortedDictionary.CreateBuilder<Currency, ImmutableArray<double>>();
        foreach (var property in element.EnumerateObject()) ReadCoin(property, $"{set.PathOf("returns")}.{property.Name}", returns, faults);
        if (faults.Count > before) return null;
        if (returns.Count == 0) set.Fault("returns", "has no coins");
        else if (returns.Values.Select(r => r.Length).Distinct().Count() > 1)
            set.Fault("returns", $"differ in their number of rows: {string.Join(", ", returns.Select(r => $"{r.Key} has {r.Value.Length}"))}");
        return faults.Count > before ? null : returns.ToImmutable();
    }

    private static void ReadCoin(
        JsonProperty property, string path, ImmutableSortedDictionary<Currency, ImmutableArray<double>>.Builder returns, ViolationList faults)
    {
        if (!Currency.IsValidCode(property.Name))
        {
            faults.Add(path, $"{InputText.Quote(property.Name)} is no currency such as BTC");
            return;
        }

        var (value, coin) = (property.Value, new Currency(property.Name));
        if (value.ValueKind != JsonValueKind.Array || value.GetArrayLength() is 0 or > ReturnScenarios.MaxRows)
        {
            var what = value.ValueKind == JsonValueKind.Array ? $"has {value.GetArrayLength()} rows" : $"is {JsonFields.NameOf(value)}";
            faults.Add(path, $"{what}, expected an array of 1 to {ReturnScenarios.MaxRows} returns");
            return;
        }

        var rows = ImmutableArray.CreateBuilder<double>(value.GetArrayLength());
        foreach (var row in value.EnumerateArray())
            rows.Add(JsonFields.NumberOf(row, $"{path}[{rows.Count}]", NumberRule.Move, faults) ?? 0.0);
        if (returns.ContainsKey(coin)) faults.Add(path, "is given twice");
        else returns.Add(coin, rows.MoveToImmutable());
    }
}
