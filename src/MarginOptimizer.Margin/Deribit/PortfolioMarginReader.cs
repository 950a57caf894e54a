using System.Collections.Immutable;
using MarginOptimizer.Domain;
using MarginOptimizer.Margin.Models;

namespace MarginOptimizer.Margin.Deribit;

/// <summary>Reads the underlyings of a portfolio margin document.</summary>
internal static class PortfolioMarginReader
{
    public static IMarginModel Read(ModelDocument document)
    {
        document.RefuseParameters();
        var parameters = ReadCoins(document.Underlyings);
        document.Underlyings.Violations.ThrowIfAny();
        return new DeribitPortfolioMargin(document.Version, parameters, document.Rules);
    }

    /// <summary>Parameters by coin; faults are collected and not thrown.</summary>
    public static ImmutableSortedDictionary<Currency, PortfolioMarginParameters> ReadCoins(JsonSection underlyings)
    {
        var parameters = ImmutableSortedDictionary.CreateBuilder<Currency, PortfolioMarginParameters>();
        foreach (var name in underlyings.AllNames())
        {
            var section = underlyings.Section(name);
            var (values, unverified) = ParameterSection.Read(section, PortfolioMarginFields.All.Select(f => f.Field));
            section.Close();
            parameters.Add(new Currency(name), PortfolioMarginParameters.From(values, unverified));
        }

        return parameters.ToImmutable();
    }
}
