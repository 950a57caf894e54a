using System.Collections.Immutable;
using System.Text.Json;
using MarginOptimizer.Domain.Books;
using MarginOptimizer.Domain.Validation;
using MarginOptimizer.MarketData.Input;
using MarginOptimizer.MarketData.Json;

namespace MarginOptimizer.MarketData.Formats;

/// <summary>The format of transfer routes of examples/formats.md.</summary>
internal static class TransfersJson
{
    public static ImmutableArray<TransferRoute> Parse(ReadOnlyMemory<byte> bytes)
    {
        using var document = JsonInput.Parse(bytes);
        var faults = new ViolationList();
        var routes = Read(document.RootElement, faults);
        faults.ThrowIfAny();
        return routes;
    }

    private static ImmutableArray<TransferRoute> Read(JsonElement root, ViolationList faults)
    {
        if (JsonFields.Open(root, "", faults, "notes", "transfers") is not { } fields) return [];
        NotesJson.Read(fields, faults);
        if (!fields.Has("transfers")) fields.Fault("transfers", "is missing, expected an array");
        return [.. fields.Items("transfers").Select(item => ReadOne(item.Element, item.Path, faults)).OfType<TransferRoute>()];
    }

    private static TransferRoute? ReadOne(JsonElement element, string path, ViolationList faults)
    {
        if (element.ValueKind == JsonValueKind.Object && element.TryGetProperty("fixedCost", out _))
        {
            faults.Add($"{path}.fixedCost", "is not modelled: a cost per transfer whatever its size; put it into costRate, or leave small amounts out by a step");
            return null;
        }

        if (JsonFields.Open(element, path, faults, "from", "to", "currency", "maxAmount", "costRate", "step") is not { } fields) return null;
        var (from, to) = (fields.Text("from", required: true), fields.Text("to", required: true));
        var currency = fields.Currency("currency", required: true);
        var most = fields.Number("maxAmount", NumberRule.Positive, required: true);
        var rate = fields.Number("costRate", NumberRule.CostRate) ?? 0.0;
        var step = fields.Number("step", NumberRule.Positive) ?? 0.0;
        if (from is not null && from == to) fields.Fault("to", $"{InputText.Quote(to)} is where the route comes from");
        return from is null || to is null || currency is null || most is null ? null : new TransferRoute(from, to, currency.Value, most.Value, rate, step);
    }
}
