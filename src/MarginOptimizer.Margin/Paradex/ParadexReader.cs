using System.Collections.Immutable;
using MarginOptimizer.Domain;
using MarginOptimizer.Margin.Models;

namespace MarginOptimizer.Margin.Paradex;

/// <summary>Reads a document of Paradex's portfolio margin.</summary>
internal static class ParadexReader
{
    private const int MostScenarios = 200;

    private static readonly ImmutableArray<ParameterField> Fields =
    [
        new("short_term_power", 0.0, 2.0),
        new("long_term_power", 0.0, 2.0),
        new("least_days", 1e-3, 365.0),
        new("net_delta_rate", 0.0, 1.0),
        new("hedged_delta_rate", 0.0, 1.0),
        new("maintenance_share", 0.0, 1.0),
    ];

    public static IMarginModel Read(ModelDocument document)
    {
        document.RefuseParameters();
        var parameters = new Dictionary<Currency, ParadexParameters>();
        foreach (var name in document.Underlyings.AllNames())
        {
            parameters.Add(new Currency(name), ReadCoin(document.Underlyings.Section(name)));
        }

        document.Underlyings.Violations.ThrowIfAny();
        return new ParadexPortfolioMargin(document.Version, parameters, document.Rules);
    }

    private static ParadexParameters ReadCoin(JsonSection coin)
    {
        var (values, unverified) = ParameterSection.Read(coin, Fields);
        var scenarios = coin.Section("scenarios");
        scenarios.Choice("grade", MarginModelReader.Grades);
        scenarios.Text("source");
        if (scenarios.Flag("unverified")) unverified = unverified.Add("scenarios");
        var rows = scenarios.Sections("value");
        scenarios.Close();
        coin.Close();
        if (rows.Count is 0 or > MostScenarios) coin.Violations.Add(scenarios.PathOf("value"), $"must have 1 to {MostScenarios} scenarios");
        if (values["hedged_delta_rate"] > 2.0 * values["net_delta_rate"])
        {
            coin.Violations.Add(coin.PathOf("hedged_delta_rate"), "is more than twice net_delta_rate, which would make a hedge dearer than none");
        }

        return new ParadexParameters
        {
            Scenarios = [.. rows.Select(Row)],
            ShortTermPower = values["short_term_power"],
            LongTermPower = values["long_term_power"],
            LeastDays = values["least_days"],
            NetDeltaRate = values["net_delta_rate"],
            HedgedDeltaRate = values["hedged_delta_rate"],
            MaintenanceShare = values["maintenance_share"],
            Unverified = unverified,
        };
    }

    private static WeightedScenario Row(JsonSection row)
    {
        var scenario = new WeightedScenario(row.Number("spot"), row.Number("volatility"), row.Number("weight"));
        row.Close();
        new ParameterField("spot", -0.99, 100.0).Check(row.PathOf("spot"), scenario.Spot, row.Violations);
        new ParameterField("volatility", -1.0, 10.0).Check(row.PathOf("volatility"), scenario.Volatility, row.Violations);
        new ParameterField("weight", 0.0, 1.0).Check(row.PathOf("weight"), scenario.Weight, row.Violations);
        return scenario;
    }
}
