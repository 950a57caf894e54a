using System.Collections.Immutable;
using MarginOptimizer.Domain;
using MarginOptimizer.Domain.Limits;
using MarginOptimizer.MarketData.Input;

namespace MarginOptimizer.Server.Wire;

/// <summary>Return rows, both ways.</summary>
internal static class ScenarioSetsWire
{
    /// <summary>The sets by id; null for one at fault, so that limits which name it are not faulted too.</summary>
    public static Dictionary<string, ReturnScenarios?> Read(V1.Limits limits, FieldPath path, FieldReader fields)
    {
        var sets = new Dictionary<string, ReturnScenarios?>(StringComparer.Ordinal);
        for (var i = 0; i < limits.ScenarioSets.Count; i++)
        {
            var (wire, at) = (limits.ScenarioSets[i], path.Item("scenario_sets", i));
            var returns = ReadReturns(wire, at, fields);
            if (wire.Id.Length is 0 or > LimitsWire.LongestId)
                fields.Fault(at, "id", $"has {wire.Id.Length} characters, expected 1 to {LimitsWire.LongestId}");
            else if (!sets.TryAdd(wire.Id, returns is null ? null : new ReturnScenarios(wire.Id, returns)))
                fields.Fault(at, "id", $"{FieldReader.Quoted(wire.Id)} is given twice");
        }

        return sets;
    }

    /// <summary>The sets that limits refer to, each once.</summary>
    public static IEnumerable<V1.ReturnScenarios> Write(ImmutableArray<Limit> limits) =>
        limits.Where(l => l.Tail is not null).Select(l => l.Tail!.Scenarios).DistinctBy(s => s.Id, StringComparer.Ordinal).Select(WriteOne);

    private static V1.ReturnScenarios WriteOne(ReturnScenarios scenarios)
    {
        var wire = new V1.ReturnScenarios { Id = scenarios.Id };
        foreach (var (coin, returns) in scenarios.Returns)
        {
            var rows = new V1.CoinReturns { Coin = coin.Code };
            rows.Values.AddRange(returns);
            wire.Returns.Add(rows);
        }

        return wire;
    }

    private static ImmutableSortedDictionary<Currency, ImmutableArray<double>>? ReadReturns(V1.ReturnScenarios wire, FieldPath path, FieldReader fields)
    {
        var before = fields.FaultCount;
        var returns = ImmutableSortedDictionary.CreateBuilder<Currency, ImmutableArray<double>>();
        if (wire.Returns.Count == 0) fields.Fault(path, "returns", "is empty, expected the returns of at least one coin");
        for (var i = 0; i < wire.Returns.Count; i++)
        {
            var (rows, at) = (wire.Returns[i], path.Item("returns", i));
            CheckRows(rows, wire.Returns[0].Values.Count, at, fields);
            if (fields.Code(at, "coin", rows.Coin) is not { } coin) continue;
            if (returns.ContainsKey(coin)) fields.Fault(at, "coin", $"{coin} is given twice");
            else returns.Add(coin, [.. rows.Values]);
        }

        return fields.FaultCount > before ? null : returns.ToImmutable();
    }

    private static void CheckRows(V1.CoinReturns rows, int first, FieldPath path, FieldReader fields)
    {
        var count = rows.Values.Count;
        if (count is 0 or > ReturnScenarios.MaxRows) fields.Fault(path, "values", $"has {count} rows, expected 1 to {ReturnScenarios.MaxRows}");
        else if (count != first) fields.Fault(path, "values", $"has {count} rows, those of the first coin are {first}");
        for (var row = 0; row < count; row++)
        {
            if (NumberRule.Move.FaultOf(rows.Values[row]) is { } fault) fields.Fault(path, $"values[{row}]", fault);
        }
    }
}
