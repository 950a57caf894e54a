using System.Collections.Immutable;
using System.Globalization;

namespace MarginOptimizer.Margin.Models;

/// <summary>
/// Reads the graded parameters of one section, each an object of <c>value</c> (a number, an array of them, or
/// <c>limits</c> and <c>rates</c> of tiers), grade, source and whether it is unverified, and remembers which are.
/// </summary>
internal sealed class GradedParameters(JsonSection section)
{
    private readonly ImmutableArray<UnverifiedParameter>.Builder _unverified = ImmutableArray.CreateBuilder<UnverifiedParameter>();

    public JsonSection Section => section;

    /// <summary>In the order of reading.</summary>
    public ImmutableArray<UnverifiedParameter> Unverified => _unverified.ToImmutable();

    public bool Has(string name) => section.Has(name);

    public double Number(string name, double minimum, double maximum, RuleScope scope = RuleScope.Everything)
    {
        var parameter = section.Section(name);
        var value = parameter.Number("value");
        CheckRange(parameter, "value", value, minimum, maximum);
        Close(parameter, scope);
        return value;
    }

    public double? OptionalNumber(string name, double minimum, double maximum, RuleScope scope = RuleScope.Everything) =>
        Has(name) ? Number(name, minimum, maximum, scope) : null;

    /// <summary>At least one number, each in the range.</summary>
    /// <param name="count">How many there must be; 0 = any number of them.</param>
    public ImmutableArray<double> Numbers(string name, double minimum, double maximum, int count = 0, RuleScope scope = RuleScope.Everything)
    {
        var parameter = section.Section(name);
        var before = parameter.Violations.Count;
        var values = parameter.Numbers("value");
        if (parameter.Violations.Count == before)
        {
            if (values.IsEmpty || (count > 0 && values.Length != count))
                parameter.Violations.Add(parameter.PathOf("value"), count > 0 ? $"must be {count} numbers, not {values.Length}" : "must not be empty");
            for (var i = 0; i < values.Length; i++) CheckRange(parameter, $"value[{i}]", values[i], minimum, maximum);
        }

        Close(parameter, scope);
        return values;
    }

    /// <summary>Ascending numbers, as <see cref="Numbers"/>.</summary>
    public ImmutableArray<double> Ascending(string name, double minimum, double maximum, int count = 0, RuleScope scope = RuleScope.Everything)
    {
        var values = Numbers(name, minimum, maximum, count, scope);
        CheckAscending($"{section.PathOf(name)}.value", values);
        return values;
    }

    /// <summary>Progressive tiers with rates in the range.</summary>
    public TierTable Tiers(string name, double minimum, double maximum, RuleScope scope = RuleScope.Everything)
    {
        var parameter = section.Section(name);
        var value = parameter.Section("value");
        var tiers = ReadTiers(value, minimum, maximum);
        value.Close();
        Close(parameter, scope);
        return tiers;
    }

    /// <summary>Remembers what was read elsewhere.</summary>
    public void AddUnverified(IEnumerable<UnverifiedParameter> unverified) => _unverified.AddRange(unverified);

    private TierTable ReadTiers(JsonSection value, double minimum, double maximum)
    {
        var before = value.Violations.Count;
        var tiers = new TierTable(value.Numbers("limits"), value.Numbers("rates"));
        if (value.Violations.Count > before) return tiers;
        if (tiers.Rates.Length != tiers.Limits.Length + 1)
            value.Violations.Add(value.PathOf("rates"), $"must be one more than the {tiers.Limits.Length} limits, not {tiers.Rates.Length}");
        for (var k = 0; k < tiers.Rates.Length; k++) CheckRange(value, $"rates[{k}]", tiers.Rates[k], minimum, maximum);
        if (tiers.Limits.Length > 0 && tiers.Limits[0] <= 0.0) value.Violations.Add(value.PathOf("limits[0]"), "must be above 0");
        CheckAscending(value.PathOf("limits"), tiers.Limits);
        return tiers;
    }

    private void CheckAscending(string path, ImmutableArray<double> values)
    {
        for (var i = 1; i < values.Length; i++)
        {
            if (values[i] <= values[i - 1]) section.Violations.Add($"{path}[{i}]", "must be above the number before it");
        }
    }

    private static void CheckRange(JsonSection parameter, string name, double value, double minimum, double maximum)
    {
        if (double.IsNaN(value) || (value >= minimum && value <= maximum)) return;
        parameter.Violations.Add(
            parameter.PathOf(name), string.Create(CultureInfo.InvariantCulture, $"{value} is outside the range {minimum} .. {maximum}"));
    }

    private void Close(JsonSection parameter, RuleScope scope)
    {
        parameter.Choice("grade", MarginModelReader.Grades);
        parameter.Text("source");
        if (parameter.Flag("unverified")) _unverified.Add(new UnverifiedParameter(parameter.Path, scope));
        parameter.Close();
    }
}
