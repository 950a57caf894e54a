using System.Collections.Immutable;
using MarginOptimizer.Domain;
using MarginOptimizer.Margin.Models;

namespace MarginOptimizer.Margin.Deribit;

/// <summary>Reads the underlyings of a standard margin document.</summary>
internal static class StandardMarginReader
{
    private static readonly ImmutableArray<ParameterField> OptionFields =
        [new("base_rate", 0.0, 1.0), new("floor_rate", 0.0, 1.0), new("maintenance_rate", 0.0, 1.0)];

    private static readonly ImmutableArray<ParameterField> SizeFields =
        [new("initial_rate", 0.0, 1.0), new("maintenance_rate", 0.0, 1.0), new("increment", 0.0, 1.0)];

    private static readonly ImmutableArray<ParameterField> LeverageFields =
    [
        new("small_leverage", 1.0, 1000.0),
        new("maintenance_share", 0.0, 1.0),
        new("large_leverage", 0.1, 1000.0, IsOptional: true),
        new("small_share", 0.0, 1.0, IsOptional: true),
        new("large_share", 0.0, 1.0, IsOptional: true),
        new("largest_position", 1e-9, 1e15, IsOptional: true),
    ];

    private delegate FuturesRule RuleReader(JsonSection section);

    private static readonly ImmutableSortedDictionary<string, RuleReader> FuturesRules = ImmutableSortedDictionary.CreateRange(
        StringComparer.Ordinal,
        [
            KeyValuePair.Create<string, RuleReader>("leverage", ReadLeverage),
            KeyValuePair.Create<string, RuleReader>("size-dependent-rate", ReadSizeDependent),
        ]);

    public static IMarginModel Read(ModelDocument document)
    {
        document.RefuseParameters();
        var (version, rules, underlyings) = (document.Version, document.Rules, document.Underlyings);
        var parameters = new Dictionary<Currency, StandardMarginParameters>();
        foreach (var name in underlyings.AllNames())
        {
            var section = underlyings.Section(name);
            parameters.Add(
                new Currency(name),
                new StandardMarginParameters(
                    ReadOptions(section.Section("options")), ReadFutures(section.Section("perpetual")), ReadFutures(section.Section("future"))));
            section.Close();
        }

        underlyings.Violations.ThrowIfAny();
        return new DeribitStandardMargin(version, parameters, rules);
    }

    private static ShortOptionRule ReadOptions(JsonSection section)
    {
        var (values, unverified) = ParameterSection.Read(section, OptionFields);
        section.Close();
        return new ShortOptionRule(values["base_rate"], values["floor_rate"], values["maintenance_rate"]) { Unverified = unverified };
    }

    private static FuturesRule ReadFutures(JsonSection section)
    {
        var rule = section.Choice("rule", FuturesRules)(section);
        section.Close();
        return rule;
    }

    private static SizeDependentRate ReadSizeDependent(JsonSection section)
    {
        var (values, unverified) = ParameterSection.Read(section, SizeFields);
        return new SizeDependentRate(values["initial_rate"], values["maintenance_rate"], values["increment"]) { Unverified = unverified };
    }

    private static LeverageRule ReadLeverage(JsonSection section)
    {
        var (values, unverified) = ParameterSection.Read(section, LeverageFields);
        return new LeverageRule(values["small_leverage"], values["maintenance_share"], ReadCurve(section, values)) { Unverified = unverified };
    }

    /// <summary>The four fields of the curve are given together or not at all.</summary>
    private static LeverageCurve? ReadCurve(JsonSection section, Dictionary<string, double> values)
    {
        var missing = LeverageFields.Where(f => f.IsOptional && !values.ContainsKey(f.Name)).Select(f => f.Name).ToList();
        if (missing.Count == LeverageFields.Count(f => f.IsOptional)) return null;
        foreach (var name in missing) section.Violations.Add(section.PathOf(name), "is missing: the fields of the curve are given together");
        if (missing.Count > 0) return null;
        var largest = values["largest_position"];
        var curve = new LeverageCurve(values["large_leverage"], values["small_share"] * largest, values["large_share"] * largest);
        if (curve.LargeFrom <= curve.SmallUpTo) section.Violations.Add(section.PathOf("large_share"), "must be above small_share");
        return curve;
    }
}
