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
        var (version, rules, underlyings) = (document.Version, document.Rules, document.Underlyings);
        var parameters = new Dictionary<Currency, PortfolioMarginParameters>();
        foreach (var name in underlyings.AllNames())
        {
            var section = underlyings.Section(name);
            var (values, unverified) = ParameterSection.Read(section, PortfolioMarginFields.All.Select(f => f.Field));
            section.Close();
            parameters.Add(new Currency(name), PortfolioMarginParameters.From(values, unverified));
        }

        underlyings.Violations.ThrowIfAny();
        return new DeribitPortfolioMargin(version, parameters, rules);
    }
}
