using System.Collections.Immutable;
using Google.Protobuf.Collections;
using MarginOptimizer.Domain;
using MarginOptimizer.Domain.Limits;
using MarginOptimizer.MarketData.Input;

namespace MarginOptimizer.Server.Wire;

/// <summary>Return rows, both ways; recipes are turned into rows as they are read.</summary>
internal static class ScenarioSetsWire
{
    private const int MostNotes = 200;
    private const int LongestNote = 500;

    /// <summary>The sets by id; null for one at fault, so that limits which name it are not faulted too.</summary>
    public static Dictionary<string, ReturnScenarios?> Read(V1.Limits limits, int mostRows, FieldPath path, FieldReader fields) =>
        Read(limits.ScenarioSets, "scenario_sets", mostRows, path, fields);

    /// <inheritdoc cref="Read(V1.Limits, int, FieldPath, FieldReader)"/>
    public static Dictionary<string, ReturnScenarios?> Read(RepeatedField<V1.ReturnScenarios> wires, string name, int mostRows, FieldPath path, FieldReader fields)
    {
        var sets = new Dictionary<string, ReturnScenarios?>(StringComparer.Ordinal);
        var recipes = new RecipeWire(mostRows, fields);
        for (var i = 0; i < wires.Count; i++)
        {
            var (wire, at) = (wires[i], path.Item(name, i));
            var scenarios = wire.Generate is null ? ReadOne(wire, mostRows, at, fields) : Generate(wire, at, recipes, fields);
            if (wire.Id.Length is 0 or > LimitsWire.LongestId)
                fields.Fault(at, "id", $"has {wire.Id.Length} characters, expected 1 to {LimitsWire.LongestId}");
            else if (!sets.TryAdd(wire.Id, scenarios))
                fields.Fault(at, "id", $"{FieldReader.Quoted(wire.Id)} is given twice");
        }

        return sets;
    }

    /// <summary>The sets that limits and a tail refer to, each once.</summary>
    public static IEnumerable<V1.ReturnScenarios> Write(ImmutableArray<Limit> limits, TailRisk? marginTail) =>
        limits.Select(l => l.Rows).Append(marginTail?.Scenarios).OfType<ReturnScenarios>().DistinctBy(s => s.Id, StringComparer.Ordinal).Select(WriteOne);

    public static V1.ReturnScenarios WriteOne(ReturnScenarios scenarios)
    {
        var wire = new V1.ReturnScenarios
        {
            Id = scenarios.Id,
            Smile = EnumWire.Write<SmileRule, V1.SmileRule>(scenarios.Smile),
            ElapsedDays = scenarios.ElapsedDays,
        };
        wire.Returns.AddRange(scenarios.Returns.Select(WriteRows));
        wire.Volatilities.AddRange(scenarios.Volatilities.Select(WriteRows));
        wire.Labels.AddRange(scenarios.Labels);
        wire.Notes.AddRange(scenarios.Notes);
        return wire;
    }

    private static V1.CoinReturns WriteRows(KeyValuePair<Currency, ImmutableArray<double>> coin)
    {
        var rows = new V1.CoinReturns { Coin = coin.Key.Code };
        rows.Values.AddRange(coin.Value);
        return rows;
    }

    private static ReturnScenarios? Generate(V1.ReturnScenarios wire, FieldPath path, RecipeWire recipes, FieldReader fields)
    {
        var before = fields.FaultCount;
        foreach (var field in V1.ReturnScenarios.Descriptor.Fields.InDeclarationOrder())
        {
            if (field.Name is not ("id" or "generate" or "notes") && RecipeWire.IsGiven(field, wire)) fields.Fault(path, field.Name, "is given beside generate, which makes it");
        }

        CheckNotes(wire, path, fields);
        var set = recipes.Generate(wire.Id, wire.Generate, path);
        return set is null || fields.FaultCount > before ? null : set with { Notes = [.. wire.Notes, .. set.Notes] };
    }

    private static ReturnScenarios? ReadOne(V1.ReturnScenarios wire, int mostRows, FieldPath path, FieldReader fields)
    {
        var before = fields.FaultCount;
        if (wire.Returns.Count == 0) fields.Fault(path, "returns", "is empty, expected the returns of at least one coin");
        var rows = wire.Returns.Count == 0 ? 0 : wire.Returns[0].Values.Count;
        var returns = ReadRows(wire.Returns, "returns", rows, mostRows, path, fields);
        var volatilities = ReadRows(wire.Volatilities, "volatilities", rows, mostRows, path, fields);
        foreach (var coin in volatilities.Keys.Where(c => !returns.ContainsKey(c))) fields.Fault(path, "volatilities", $"{coin} has no returns beside it");
        var smile = wire.Smile == V1.SmileRule.Unspecified
            ? SmileRule.StickyStrike
            : fields.Choice<V1.SmileRule, SmileRule>(path, "smile", wire.Smile);
        var elapsed = fields.Checked(path, "elapsed_days", wire.ElapsedDays, NumberRule.ElapsedDays);
        CheckLabels(wire, rows, path, fields);
        CheckNotes(wire, path, fields);
        if (fields.FaultCount > before) return null;
        return new ReturnScenarios(wire.Id, returns)
        {
            Volatilities = volatilities,
            Smile = smile!.Value,
            ElapsedDays = elapsed!.Value,
            Labels = [.. wire.Labels],
            Notes = [.. wire.Notes],
        };
    }

    private static ImmutableSortedDictionary<Currency, ImmutableArray<double>> ReadRows(
        RepeatedField<V1.CoinReturns> wire, string name, int expected, int mostRows, FieldPath path, FieldReader fields)
    {
        var byCoin = ImmutableSortedDictionary.CreateBuilder<Currency, ImmutableArray<double>>();
        for (var i = 0; i < wire.Count; i++)
        {
            var (rows, at) = (wire[i], path.Item(name, i));
            CheckRows(rows, expected, mostRows, at, fields);
            if (fields.Code(at, "coin", rows.Coin) is not { } coin) continue;
            if (byCoin.ContainsKey(coin)) fields.Fault(at, "coin", $"{coin} is given twice");
            else byCoin.Add(coin, [.. rows.Values]);
        }

        return byCoin.ToImmutable();
    }

    private static void CheckLabels(V1.ReturnScenarios wire, int rows, FieldPath path, FieldReader fields)
    {
        if (wire.Labels.Count > 0 && wire.Labels.Count != rows) fields.Fault(path, "labels", $"has {wire.Labels.Count} labels, expected none or one for each of the {rows} rows");
        for (var row = 0; row < wire.Labels.Count; row++)
        {
            if (wire.Labels[row].Length is 0 or > ReturnScenarios.LongestLabel)
                fields.Fault(path, $"labels[{row}]", $"has {wire.Labels[row].Length} characters, expected 1 to {ReturnScenarios.LongestLabel}");
        }
    }

    private static void CheckNotes(V1.ReturnScenarios wire, FieldPath path, FieldReader fields)
    {
        if (wire.Notes.Count > MostNotes) fields.Fault(path, "notes", $"has {wire.Notes.Count} notes, at most {MostNotes} are taken");
        for (var k = 0; k < wire.Notes.Count; k++)
        {
            if (wire.Notes[k].Length is 0 or > LongestNote) fields.Fault(path, $"notes[{k}]", $"has {wire.Notes[k].Length} characters, expected 1 to {LongestNote}");
        }
    }

    private static void CheckRows(V1.CoinReturns rows, int first, int mostRows, FieldPath path, FieldReader fields)
    {
        var count = rows.Values.Count;
        if (count == 0 || count > mostRows) fields.Fault(path, "values", $"has {count} rows, expected 1 to {mostRows}");
        else if (count != first) fields.Fault(path, "values", $"has {count} rows, those of the first coin are {first}");
        for (var row = 0; row < count; row++)
        {
            if (NumberRule.Move.FaultOf(rows.Values[row]) is { } fault) fields.Fault(path, $"values[{row}]", fault);
        }
    }
}
