using System.Collections.Immutable;
using System.Text.Json;
using MarginOptimizer.Domain.Limits;
using MarginOptimizer.Domain.Validation;
using MarginOptimizer.MarketData.Input;
using MarginOptimizer.MarketData.Json;

namespace MarginOptimizer.MarketData.Formats;

/// <summary>The exposure targets format of examples/formats.md.</summary>
internal static class TargetsJson
{
    public static ImmutableArray<ExposureTarget> Parse(ReadOnlyMemory<byte> bytes)
    {
        using var document = JsonInput.Parse(bytes);
        var faults = new ViolationList();
        var targets = Read(document.RootElement, faults);
        faults.ThrowIfAny();
        return targets;
    }

    private static ImmutableArray<ExposureTarget> Read(JsonElement root, ViolationList faults)
    {
        if (JsonFields.Open(root, "", faults, "notes", "targets") is not { } fields) return [];
        NotesJson.Read(fields, faults);
        if (!fields.Has("targets")) fields.Fault("targets", "is missing, expected an array");
        var seenAt = new Dictionary<string, string>(StringComparer.Ordinal);
        return [.. fields.Items("targets").Select(item => ReadOne(item.Element, item.Path, seenAt, faults)).OfType<ExposureTarget>()];
    }

    private static ExposureTarget? ReadOne(JsonElement element, string path, Dictionary<string, string> seenAt, ViolationList faults)
    {
        if (JsonFields.Open(element, path, faults, "id", "measure", "base", "expiry", "account", "target", "relativeToNow", "weight", "band") is not { } fields)
            return null;
        var id = fields.Text("id", required: true);
        var measure = fields.Choice<Measure>("measure", required: true);
        var scope = new LimitScope(fields.Currency("base"), fields.Time("expiry"), fields.Text("account"));
        var target = fields.Number("target", NumberRule.Money, required: true);
        var relative = fields.Flag("relativeToNow");
        var weight = fields.Number("weight", NumberRule.Positive);
        var band = fields.Number("band", NumberRule.NotNegative);
        if (!fields.Has("weight") && !fields.Has("band")) fields.Fault("weight", "is missing, expected at least one of weight and band");
        if (id is { Length: 0 }) fields.Fault("id", "is empty");
        else if (id is not null && !seenAt.TryAdd(id, path)) fields.Fault("id", $"{InputText.Quote(id)} was already given at {seenAt[id]}");
        if (id is null || measure is null || target is null) return null;
        return new ExposureTarget
        {
            Id = id,
            Measure = measure.Value,
            Scope = scope,
            Target = target.Value,
            RelativeToNow = relative,
            Weight = weight,
            Band = band,
        };
    }
}
