using System.Collections.Immutable;
using System.Text.Json;
using MarginOptimizer.Domain.Limits;
using MarginOptimizer.Domain.Validation;
using MarginOptimizer.MarketData.Input;
using MarginOptimizer.MarketData.Json;

namespace MarginOptimizer.MarketData.Formats;

/// <summary>The limits format of examples/formats.md.</summary>
internal static class LimitsJson
{
    private static readonly string[] Known =
    [
        "id", "measure", "base", "expiry", "account", "lower", "upper", "relativeToNow", "policy", "softPrice", "shock", "tail", "scenarios", "step", "afterMoves",
    ];

    /// <param name="bytes">UTF-8.</param>
    /// <param name="folder">Where files of histories are looked for; null = there are none.</param>
    public static LimitDocument Parse(ReadOnlyMemory<byte> bytes, DataFolder? folder)
    {
        using var document = JsonInput.Parse(bytes);
        var faults = new ViolationList();
        var limits = Read(document.RootElement, folder, faults);
        faults.ThrowIfAny();
        return limits;
    }

    private static LimitDocument Read(JsonElement root, DataFolder? folder, ViolationList faults)
    {
        if (JsonFields.Open(root, "", faults, "notes", "scenarioSets", "limits") is not { } fields) return new LimitDocument([], []);
        NotesJson.Read(fields, faults);
        if (!fields.Has("limits")) fields.Fault("limits", "is missing, expected an array");
        var scenarios = ScenarioSetsJson.Read(fields, folder, faults);
        var seenAt = new Dictionary<string, string>(StringComparer.Ordinal);
        ImmutableArray<Limit> read = [.. fields.Items("limits").Select(item => ReadOne(item.Element, item.Path, seenAt, scenarios, faults)).OfType<Limit>()];
        return new LimitDocument(read, [.. scenarios.Values.OfType<ReturnScenarios>()]);
    }

    private static Limit? ReadOne(
        JsonElement element, string path, Dictionary<string, string> seenAt, Dictionary<string, ReturnScenarios?> scenarios, ViolationList faults)
    {
        if (JsonFields.Open(element, path, faults, Known) is not { } fields) return null;
        var id = fields.Text("id", required: true);
        var measure = fields.Choice<Measure>("measure", required: true);
        var scope = new LimitScope(fields.Currency("base"), fields.Time("expiry"), fields.Text("account"));
        var (lower, upper) = ReadBounds(fields);
        var policy = fields.Choice<LimitPolicy>("policy") ?? LimitPolicy.NoWorseThanNow;
        var softPrice = ReadSoftPrice(fields, policy);
        var shock = ReadShock(fields, measure, faults);
        var tail = ReadTail(fields, measure, scenarios, faults);
        var rows = ReadScenarios(fields, measure, scenarios);
        var relative = fields.Flag("relativeToNow");
        var afterMoves = fields.Flag("afterMoves");
        var step = fields.Number("step", NumberRule.Positive);
        if (id is { Length: 0 }) fields.Fault("id", "is empty");
        else if (id is not null && !seenAt.TryAdd(id, path)) fields.Fault("id", $"{InputText.Quote(id)} was already given at {seenAt[id]}");
        if (id is null || measure is null) return null;
        return new Limit
        {
            Id = id,
            Measure = measure.Value,
            Scope = scope,
            Lower = lower,
            Upper = upper,
            RelativeToNow = relative,
            Policy = policy,
            SoftPrice = softPrice,
            Shock = shock,
            Tail = tail,
            Scenarios = rows,
            Step = step,
            AfterMoves = afterMoves,
        };
    }

    private static (double? Lower, double? Upper) ReadBounds(JsonFields fields)
    {
        var (lower, upper) = (fields.Number("lower", NumberRule.Money), fields.Number("upper", NumberRule.Money));
        if (lower > upper) fields.Fault("lower", $"is {DecimalText.Format(lower.Value)}, above upper {DecimalText.Format(upper.Value)}");
        if (!fields.Has("lower") && !fields.Has("upper")) fields.Fault("upper", "is missing, expected at least one of lower and upper");
        return (lower, upper);
    }

    private static double ReadSoftPrice(JsonFields fields, LimitPolicy policy)
    {
        var isSoft = policy == LimitPolicy.Soft;
        if (!isSoft && fields.Has("softPrice")) fields.Fault("softPrice", "is only for policy soft");
        return fields.Number("softPrice", NumberRule.Positive, required: isSoft) ?? 0.0;
    }

    private static MarketShock ReadShock(JsonFields fields, Measure? measure, ViolationList faults)
    {
        if (fields.Get("shock") is not { } element)
        {
            if (measure == Measure.StressLoss) fields.Fault("shock", "is missing, expected {move, volatility}");
            return default;
        }

        if (measure is not null and not Measure.StressLoss) fields.Fault("shock", "is only for measure stress_loss");
        if (JsonFields.Open(element, fields.PathOf("shock"), faults, "move", "volatility") is not { } shock) return default;
        var move = shock.Number("move", NumberRule.Move, required: true) ?? 0.0;
        return new MarketShock(move, shock.Choice<VolatilityShock>("volatility", required: true) ?? VolatilityShock.Same);
    }

    private static ReturnScenarios? ReadScenarios(JsonFields fields, Measure? measure, Dictionary<string, ReturnScenarios?> scenarios)
    {
        var isNeeded = measure?.NeedsScenarios();
        if (isNeeded is false && fields.Has("scenarios")) fields.Fault("scenarios", "is only for measures volatility_of_pnl and worst_scenario_loss");
        if (fields.Text("scenarios", required: isNeeded is true) is not { } id) return null;
        if (!scenarios.TryGetValue(id, out var rows)) fields.Fault("scenarios", $"{InputText.Quote(id)} is none of the scenarioSets");
        return rows;
    }

    private static TailRisk? ReadTail(JsonFields fields, Measure? measure, Dictionary<string, ReturnScenarios?> scenarios, ViolationList faults)
    {
        if (fields.Get("tail") is not { } element)
        {
            if (measure?.NeedsTail() is true) fields.Fault("tail", "is missing, expected {scenarios, alpha}");
            return null;
        }

        if (measure?.NeedsTail() is false) fields.Fault("tail", "is only for measures expected_shortfall and value_at_risk");
        if (JsonFields.Open(element, fields.PathOf("tail"), faults, "scenarios", "alpha") is not { } tail) return null;
        var (id, alpha) = (tail.Text("scenarios", required: true), tail.Number("alpha", NumberRule.Confidence, required: true));
        if (id is null) return null;
        if (!scenarios.TryGetValue(id, out var rows)) tail.Fault("scenarios", $"{InputText.Quote(id)} is none of the scenarioSets");
        return rows is null || alpha is null ? null : new TailRisk(rows, alpha.Value);
    }
}
