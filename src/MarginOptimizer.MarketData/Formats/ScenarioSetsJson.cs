using System.Collections.Immutable;
using System.Text.Json;
using MarginOptimizer.Domain;
using MarginOptimizer.Domain.Limits;
using MarginOptimizer.Domain.Validation;
using MarginOptimizer.MarketData.Input;
using MarginOptimizer.MarketData.Json;
using MarginOptimizer.Risk.Generators;

namespace MarginOptimizer.MarketData.Formats;

/// <summary>The sets of return rows of examples/formats.md, written out or as recipes.</summary>
internal static class ScenarioSetsJson
{
    /// <summary>The sets by id; null for one at fault, so that limits which name it are not faulted too.</summary>
    /// <param name="fields">The object that holds the sets.</param>
    /// <param name="folder">Where files of histories are looked for; null = there are none.</param>
    /// <param name="faults">Takes the faults.</param>
    public static Dictionary<string, ReturnScenarios?> Read(JsonFields fields, DataFolder? folder, ViolationList faults)
    {
        var sets = new Dictionary<string, ReturnScenarios?>(StringComparer.Ordinal);
        foreach (var (element, path) in fields.Items("scenarioSets"))
        {
            if (JsonFields.Open(element, path, faults, "id", "notes", "returns", "volatilities", "smile", "elapsedDays", "labels", "generate") is not { } set) continue;
            NotesJson.Read(set, faults);
            var id = set.Text("id", required: true);
            var scenarios = set.Has("generate") ? Generate(set, id ?? "", folder, faults) : ReadOne(set, id ?? "", faults);
            if (id is null) continue;
            if (id.Length == 0) set.Fault("id", "is empty");
            else if (!sets.TryAdd(id, scenarios))
                set.Fault("id", $"{InputText.Quote(id)} names two sets");
        }

        return sets;
    }

    /// <summary>A set from a recipe has nothing but its recipe.</summary>
    private static ReturnScenarios? Generate(JsonFields set, string id, DataFolder? folder, ViolationList faults)
    {
        var before = faults.Count;
        foreach (var name in (string[])["returns", "volatilities", "smile", "elapsedDays", "labels"])
        {
            if (set.Has(name)) set.Fault(name, "is given beside generate, which makes it");
        }

        var recipe = RecipeJson.Read(set.Get("generate")!.Value, set.PathOf("generate"), folder, faults);
        if (recipe is null || faults.Count > before) return null;
        try
        {
            return ScenarioGenerator.Generate(id, recipe, set.PathOf("generate"));
        }
        catch (InvalidInputException fault)
        {
            foreach (var violation in fault.Violations) faults.Add(violation.Path, violation.Message);
            return null;
        }
    }

    private static ReturnScenarios? ReadOne(JsonFields set, string id, ViolationList faults)
    {
        var before = faults.Count;
        var returns = ReadRows(set, "returns", required: true, faults);
        var volatilities = ReadRows(set, "volatilities", required: false, faults);
        var smile = set.Choice<SmileRule>("smile") ?? SmileRule.StickyStrike;
        var elapsed = set.Number("elapsedDays", NumberRule.ElapsedDays) ?? 0.0;
        var labels = ReadLabels(set, faults);
        if (returns is null || faults.Count > before) return null;
        var scenarios = new ReturnScenarios(id, returns) { Smile = smile, ElapsedDays = elapsed, Labels = labels };
        if (volatilities is not null) scenarios = scenarios with { Volatilities = volatilities };
        ReturnScenarioChecks.CheckConditions(scenarios, set.Path, faults);
        return faults.Count > before ? null : scenarios;
    }

    private static ImmutableArray<string> ReadLabels(JsonFields set, ViolationList faults)
    {
        var labels = ImmutableArray.CreateBuilder<string>();
        foreach (var (element, path) in set.Items("labels"))
        {
            if (element.ValueKind == JsonValueKind.String) labels.Add(element.GetString()!);
            else faults.Add(path, $"is {JsonFields.NameOf(element)}, expected a text");
        }

        return labels.ToImmutable();
    }

    private static ImmutableSortedDictionary<Currency, ImmutableArray<double>>? ReadRows(JsonFields set, string name, bool required, ViolationList faults)
    {
        const string words = "an object of arrays by coin, such as {\"BTC\": [0.01, -0.02]}";
        if (set.Get(name) is not { ValueKind: JsonValueKind.Object } element)
        {
            if (set.Get(name) is { } other) set.Fault(name, $"is {JsonFields.NameOf(other)}, expected {words}");
            else if (required) set.Fault(name, $"is missing, expected {words}");
            return null;
        }

        var before = faults.Count;
        var rows = ImmutableSortedDictionary.CreateBuilder<Currency, ImmutableArray<double>>();
        foreach (var property in element.EnumerateObject()) ReadCoin(property, $"{set.PathOf(name)}.{property.Name}", rows, faults);
        if (faults.Count > before) return null;
        if (rows.Count == 0) set.Fault(name, "has no coins");
        else if (rows.Values.Select(r => r.Length).Distinct().Count() > 1)
            set.Fault(name, $"differ in their number of rows: {string.Join(", ", rows.Select(r => $"{r.Key} has {r.Value.Length}"))}");
        return faults.Count > before ? null : rows.ToImmutable();
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
        if (value.ValueKind != JsonValueKind.Array || value.GetArrayLength() is 0 or > ReturnScenarios.MaxLocalRows)
        {
            var what = value.ValueKind == JsonValueKind.Array ? $"has {value.GetArrayLength()} rows" : $"is {JsonFields.NameOf(value)}";
            faults.Add(path, $"{what}, expected an array of 1 to {ReturnScenarios.MaxLocalRows} returns");
            return;
        }

        var rows = ImmutableArray.CreateBuilder<double>(value.GetArrayLength());
        foreach (var row in value.EnumerateArray())
            rows.Add(JsonFields.NumberOf(row, $"{path}[{rows.Count}]", NumberRule.Move, faults) ?? 0.0);
        if (returns.ContainsKey(coin)) faults.Add(path, "is given twice");
        else returns.Add(coin, rows.MoveToImmutable());
    }
}
