using System.Collections.Immutable;
using System.Globalization;
using MarginOptimizer.Domain.Limits;
using MarginOptimizer.MarketData.Input;

namespace MarginOptimizer.Server.Wire;

/// <summary>Limits, both ways.</summary>
internal static class LimitsWire
{
    public const int LongestId = 64;

    /// <summary>Ids of our own safeguards start with it.</summary>
    private const string ReservedPrefix = "default:";

    /// <summary>The limits without what is at fault, every fault noted.</summary>
    public static ImmutableArray<Limit> Read(V1.Limits? limits, FieldReader fields) => Read(limits, ReturnScenarios.MaxRows, fields, out _);

    /// <param name="limits">Null for none.</param>
    /// <param name="mostRows">Rows of one set taken.</param>
    /// <param name="fields">Takes the faults.</param>
    /// <param name="scenarios">The return rows by id, for what else of a request refers to them; null for a set at fault.</param>
    /// <inheritdoc cref="Read(V1.Limits?, FieldReader)"/>
    public static ImmutableArray<Limit> Read(V1.Limits? limits, int mostRows, FieldReader fields, out Dictionary<string, ReturnScenarios?> scenarios)
    {
        scenarios = [];
        if (limits is null) return [];
        var path = FieldPath.Root.Field("limits");
        scenarios = ScenarioSetsWire.Read(limits, mostRows, path, fields);
        var read = ImmutableArray.CreateBuilder<Limit>(limits.Items.Count);
        var ids = new HashSet<string>(StringComparer.Ordinal);
        for (var i = 0; i < limits.Items.Count; i++)
        {
            var at = path.Item("items", i);
            CheckId(limits.Items[i].Id, ids, at, fields);
            if (ReadOne(limits.Items[i], scenarios, at, fields) is { } limit) read.Add(limit);
        }

        return read.ToImmutable();
    }

    /// <param name="limits">The limits.</param>
    /// <param name="marginTail">A tail beside them, whose return rows have to be there too.</param>
    public static V1.Limits Write(ImmutableArray<Limit> limits, TailRisk? marginTail = null)
    {
        var wire = new V1.Limits();
        foreach (var limit in limits) wire.Items.Add(WriteOne(limit));
        wire.ScenarioSets.AddRange(ScenarioSetsWire.Write(limits, marginTail));
        return wire;
    }

    public static V1.MarketShock WriteShock(MarketShock shock) => new()
    {
        Move = shock.Move,
        Volatility = EnumWire.Write<VolatilityShock, V1.VolatilityShock>(shock.Volatility),
    };

    private static void CheckId(string id, HashSet<string> ids, FieldPath path, FieldReader fields)
    {
        if (id.Length is 0 or > LongestId) fields.Fault(path, "id", $"has {id.Length} characters, expected 1 to {LongestId}");
        else if (id.StartsWith(ReservedPrefix, StringComparison.Ordinal)) fields.Fault(path, "id", $"starts with the reserved '{ReservedPrefix}'");
        else if (!ids.Add(id)) fields.Fault(path, "id", $"{FieldReader.Quoted(id)} is given twice");
    }

    private static Limit? ReadOne(V1.Limit limit, Dictionary<string, ReturnScenarios?> scenarios, FieldPath path, FieldReader fields)
    {
        var measure = fields.Choice<V1.Measure, Measure>(path, "measure", limit.Measure);
        var policy = limit.Policy == V1.LimitPolicy.Unspecified
            ? LimitPolicy.NoWorseThanNow
            : fields.Choice<V1.LimitPolicy, LimitPolicy>(path, "policy", limit.Policy);
        var scope = ReadScope(limit.Scope, path.Field("scope"), fields);
        var lower = limit.HasLower ? fields.Checked(path, "lower", limit.Lower, NumberRule.Money) : null;
        var upper = limit.HasUpper ? fields.Checked(path, "upper", limit.Upper, NumberRule.Money) : null;
        if (!limit.HasLower && !limit.HasUpper) fields.Fault(path, "upper", "is missing, expected at least one of lower and upper");
        if (lower > upper)
            fields.Fault(path, "lower", string.Create(CultureInfo.InvariantCulture, $"is {lower}, above upper {upper}: no book can keep both"));
        var softPrice = ReadSoftPrice(limit, policy, path, fields);
        var shock = ReadShock(limit, measure, path, fields);
        var tail = ReadTail(limit, measure, scenarios, path, fields);
        var rows = ReadScenarios(limit, measure, scenarios, path, fields);
        var step = limit.HasStep ? fields.Checked(path, "step", limit.Step, NumberRule.Positive) : null;
        if (measure is null || policy is null) return null;
        return new Limit
        {
            Id = limit.Id,
            Measure = measure.Value,
            Scope = scope,
            Lower = lower,
            Upper = upper,
            RelativeToNow = limit.RelativeToNow,
            Policy = policy.Value,
            SoftPrice = softPrice,
            Shock = shock,
            Tail = tail,
            Scenarios = rows,
            Step = step,
            AfterMoves = limit.AfterMoves,
        };
    }

    public static LimitScope ReadScope(V1.LimitScope? scope, FieldPath path, FieldReader fields)
    {
        if (scope is null) return LimitScope.Total;
        var coin = scope.HasBase ? fields.Code(path, "base", scope.Base) : null;
        return new LimitScope(coin, fields.OptionalTime(path, "expiry", scope.Expiry), scope.HasAccount ? scope.Account : null);
    }

    private static double ReadSoftPrice(V1.Limit limit, LimitPolicy? policy, FieldPath path, FieldReader fields)
    {
        if (policy == LimitPolicy.Soft) return fields.Checked(path, "soft_price", limit.SoftPrice, NumberRule.Positive) ?? 0.0;
        if (limit.HasSoftPrice && policy is not null) fields.Fault(path, "soft_price", "is only for LIMIT_POLICY_SOFT");
        return 0.0;
    }

    private static MarketShock ReadShock(V1.Limit limit, Measure? measure, FieldPath path, FieldReader fields)
    {
        if (limit.Shock is not { } shock)
        {
            if (measure == Measure.StressLoss) fields.Fault(path, "shock", "is missing: MEASURE_STRESS_LOSS needs it");
            return default;
        }

        if (measure is not null and not Measure.StressLoss) fields.Fault(path, "shock", "is only for MEASURE_STRESS_LOSS");
        var at = path.Field("shock");
        var move = fields.Checked(at, "move", shock.Move, NumberRule.Move);
        var volatility = fields.Choice<V1.VolatilityShock, VolatilityShock>(at, "volatility", shock.Volatility);
        return move is null || volatility is null ? default : new MarketShock(move.Value, volatility.Value);
    }

    private static ReturnScenarios? ReadScenarios(
        V1.Limit limit, Measure? measure, Dictionary<string, ReturnScenarios?> scenarios, FieldPath path, FieldReader fields)
    {
        if (!limit.HasScenarioSet)
        {
            if (measure?.NeedsScenarios() is true) fields.Fault(path, "scenario_set", "is missing: MEASURE_VOLATILITY_OF_PNL and MEASURE_WORST_SCENARIO_LOSS need it");
            return null;
        }

        if (measure?.NeedsScenarios() is false) fields.Fault(path, "scenario_set", "is only for MEASURE_VOLATILITY_OF_PNL and MEASURE_WORST_SCENARIO_LOSS");
        if (!scenarios.TryGetValue(limit.ScenarioSet, out var rows))
            fields.Fault(path, "scenario_set", $"{FieldReader.Quoted(limit.ScenarioSet)} is none of limits.scenario_sets");
        return rows;
    }

    private static TailRisk? ReadTail(
        V1.Limit limit, Measure? measure, Dictionary<string, ReturnScenarios?> scenarios, FieldPath path, FieldReader fields)
    {
        if (limit.Tail is not { } tail)
        {
            if (measure?.NeedsTail() is true) fields.Fault(path, "tail", "is missing: MEASURE_EXPECTED_SHORTFALL and MEASURE_VALUE_AT_RISK need it");
            return null;
        }

        if (measure?.NeedsTail() is false) fields.Fault(path, "tail", "is only for MEASURE_EXPECTED_SHORTFALL and MEASURE_VALUE_AT_RISK");
        return ReadTail(tail, path.Field("tail"), scenarios, fields);
    }

    public static TailRisk? ReadTail(V1.TailRisk tail, FieldPath path, IReadOnlyDictionary<string, ReturnScenarios?> scenarios, FieldReader fields)
    {
        var alpha = fields.Checked(path, "alpha", tail.Alpha, NumberRule.Confidence);
        if (!scenarios.TryGetValue(tail.ScenarioSet, out var rows))
            fields.Fault(path, "scenario_set", $"{FieldReader.Quoted(tail.ScenarioSet)} is none of limits.scenario_sets");
        return rows is null || alpha is null ? null : new TailRisk(rows, alpha.Value);
    }

    public static V1.TailRisk WriteTail(TailRisk tail) => new() { ScenarioSet = tail.Scenarios.Id, Alpha = tail.Alpha };

    private static V1.Limit WriteOne(Limit limit)
    {
        var wire = new V1.Limit
        {
            Id = limit.Id,
            Measure = EnumWire.Write<Measure, V1.Measure>(limit.Measure),
            Scope = WriteScope(limit.Scope),
            RelativeToNow = limit.RelativeToNow,
            AfterMoves = limit.AfterMoves,
            Policy = EnumWire.Write<LimitPolicy, V1.LimitPolicy>(limit.Policy),
            Shock = limit.Measure == Measure.StressLoss ? WriteShock(limit.Shock) : null,
            Tail = limit.Tail is { } tail ? WriteTail(tail) : null,
        };
        if (limit.Lower is { } lower) wire.Lower = lower;
        if (limit.Upper is { } upper) wire.Upper = upper;
        if (limit.Scenarios is { } scenarios) wire.ScenarioSet = scenarios.Id;
        if (limit.Policy == LimitPolicy.Soft) wire.SoftPrice = limit.SoftPrice;
        if (limit.Step is { } step) wire.Step = step;
        return wire;
    }

    public static V1.LimitScope? WriteScope(LimitScope scope)
    {
        if (scope == LimitScope.Total) return null;
        var wire = new V1.LimitScope { Expiry = TimeWire.Write(scope.Expiry) };
        if (scope.Base is { } coin) wire.Base = coin.Code;
        if (scope.Account is { } account) wire.Account = account;
        return wire;
    }
}
