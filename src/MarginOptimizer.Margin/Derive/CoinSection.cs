using System.Collections.Immutable;
using MarginOptimizer.Margin.Models;

namespace MarginOptimizer.Margin.Derive;

/// <summary>Reads the parameters of one coin section by section, and remembers which are unverified.</summary>
internal sealed class CoinSection(JsonSection coin)
{
    private static readonly ImmutableSortedDictionary<string, VolatilityMode> Modes = ImmutableSortedDictionary.CreateRange(
        StringComparer.Ordinal,
        [
            KeyValuePair.Create("none", VolatilityMode.None),
            KeyValuePair.Create("up", VolatilityMode.Up),
            KeyValuePair.Create("down", VolatilityMode.Down),
            KeyValuePair.Create("skew-linear", VolatilityMode.Linear),
            KeyValuePair.Create("skew-abs", VolatilityMode.Abs),
        ]);

    private readonly ImmutableArray<string>.Builder _unverified = ImmutableArray.CreateBuilder<string>();

    /// <summary>Largest number of scenarios, as the venue's setter has it.</summary>
    private const int MostScenarios = 40;

    /// <summary>As <c>section.name</c>.</summary>
    public ImmutableArray<string> Unverified => _unverified.ToImmutable();

    public bool Has(string name) => coin.Has(name);

    public IReadOnlyDictionary<string, double> Read(string name, IEnumerable<ParameterField> fields) => Read(coin.Section(name), name, fields);

    /// <summary>One section of the same fields for each name in it, with a flag.</summary>
    public IEnumerable<(string Name, IReadOnlyDictionary<string, double> Values, bool Flag)> ReadEach(
        string name, IReadOnlyList<ParameterField> fields, string flag)
    {
        var sections = coin.Section(name);
        foreach (var entry in sections.AllNames())
        {
            var section = sections.Section(entry);
            var isSet = section.Flag(flag);
            yield return (entry, Read(section, $"{name}.{entry}", fields), isSet);
        }

        sections.Close();
    }

    /// <param name="mayBeSkewed">Whether skew scenarios and damping are known.</param>
    public ImmutableArray<RiskScenario> Scenarios(bool mayBeSkewed)
    {
        var section = coin.Section("scenarios");
        section.Choice("grade", MarginModelReader.Grades);
        section.Text("source");
        if (section.Flag("unverified")) _unverified.Add("scenarios");
        var rows = section.Sections("value");
        section.Close();
        if (rows.Count is 0 or > MostScenarios) section.Violations.Add(section.PathOf("value"), $"must have 1 to {MostScenarios} scenarios");
        var scenarios = ImmutableArray.CreateBuilder<RiskScenario>();
        foreach (var row in rows) scenarios.Add(Scenario(row, mayBeSkewed));
        if (scenarios.Where(s => s.IsSkew).GroupBy(s => s.Volatility).Any(g => g.Count() > 1))
        {
            section.Violations.Add(section.PathOf("value"), "has more than one skew scenario of a kind");
        }

        return scenarios.ToImmutable();
    }

    public void Close() => coin.Close();

    private static RiskScenario Scenario(JsonSection row, bool mayBeSkewed)
    {
        var scenario = new RiskScenario(row.Number("spot"), row.Choice("volatility", Modes), mayBeSkewed ? row.Number("damping") : 1.0);
        row.Close();
        new ParameterField("spot", 0.0, 100.0).Check(row.PathOf("spot"), scenario.Spot, row.Violations);
        new ParameterField("damping", 0.0, 1.0).Check(row.PathOf("damping"), scenario.Damping, row.Violations);
        if (!scenario.IsSkew) return scenario;
        if (!mayBeSkewed) row.Violations.Add(row.PathOf("volatility"), "skew scenarios belong to the second portfolio margin");
        if (scenario.Spot != 1.0) row.Violations.Add(row.PathOf("spot"), "a skew scenario leaves the spot at 1");
        return scenario;
    }

    private Dictionary<string, double> Read(JsonSection section, string path, IEnumerable<ParameterField> fields)
    {
        var (values, unverified) = ParameterSection.Read(section, fields);
        section.Close();
        foreach (var name in unverified) _unverified.Add($"{path}.{name}");
        return values;
    }
}
