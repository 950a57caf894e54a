using System.Collections.Immutable;
using MarginOptimizer.Domain;
using MarginOptimizer.Margin.Models;

namespace MarginOptimizer.Margin.Deribit;

/// <summary>
/// Reads a cross portfolio margin document: underlyings as those of the segregated margin, and for the account <c>correlation_set</c> and
/// <c>haircuts</c> by collateral currency.
/// </summary>
internal static class CrossMarginReader
{
    public static IMarginModel Read(ModelDocument document)
    {
        var violations = document.Underlyings.Violations;
        var coins = PortfolioMarginReader.ReadCoins(document.Underlyings);
        if (document.Parameters is not { } parameters)
        {
            violations.Add("parameters", "is missing");
            violations.ThrowIfAny();
            throw new InvalidOperationException("faults were not thrown");
        }

        if (parameters.Flag("correlation_set"))
        {
            violations.Add(
                parameters.PathOf("correlation_set"),
                "must be false: how gains in one currency offset losses in another when it is true is not known");
        }

        var (haircuts, unverified) = ReadHaircuts(parameters.Section("haircuts"), coins);
        parameters.Close();
        violations.ThrowIfAny();
        return new DeribitCrossPortfolioMargin(document.Version, new CrossMarginParameters(coins, haircuts, unverified), document.Rules);
    }

    private static (ImmutableSortedDictionary<Currency, double> Haircuts, ImmutableArray<Currency> Unverified) ReadHaircuts(
        JsonSection section, ImmutableSortedDictionary<Currency, PortfolioMarginParameters> coins)
    {
        var fields = new List<ParameterField>();
        foreach (var name in section.AllNames())
        {
            if (!Currency.IsValidCode(name)) section.Violations.Add(section.PathOf(name), "is no currency code");
            else if (coins.ContainsKey(new Currency(name))) section.Violations.Add(section.PathOf(name), "is an underlying, which has no haircut");
            else fields.Add(new ParameterField(name, 0.0, 1.0));
        }

        if (fields.Count > MarginModelReader.MaximumUnderlyings)
        {
            section.Violations.Add(section.Path, $"must name at most {MarginModelReader.MaximumUnderlyings} currencies");
            return (ImmutableSortedDictionary<Currency, double>.Empty, []);
        }

        var (values, unverified) = ParameterSection.Read(section, fields);
        section.Close();
        return (values.ToImmutableSortedDictionary(v => new Currency(v.Key), v => v.Value), [.. unverified.Select(n => new Currency(n))]);
    }
}
