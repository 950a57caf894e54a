using System.Collections.Immutable;
using MarginOptimizer.Domain;
using MarginOptimizer.Margin.Models;
using MarginOptimizer.Margin.MultiCurrency;

namespace MarginOptimizer.Margin.Binance;

/// <summary>Reads documents of the family <c>binance-portfolio-margin</c>.</summary>
internal static class BinanceReader
{
    /// <summary>Names of the rates of the margin leverages that an account can choose.</summary>
    private static readonly ImmutableSortedDictionary<string, string> LoanRates = ImmutableSortedDictionary.CreateRange(
        StringComparer.Ordinal,
        [KeyValuePair.Create("10x", "loan_rate_10x"), KeyValuePair.Create("3x", "loan_rate_3x"), KeyValuePair.Create("5x", "loan_rate_5x")]);

    public static IMarginModel Read(ModelDocument document)
    {
        var violations = document.Underlyings.Violations;
        if (document.Parameters is null) violations.Add("parameters", "is missing");
        var section = document.Parameters ?? new JsonSection(default, "parameters", violations);
        var graded = new GradedParameters(section);
        var loans = LoanRates.Values.ToDictionary(n => n, n => graded.Number(n, 0.0, 1.0), StringComparer.Ordinal);
        var parameters = new BinanceParameters
        {
            InitialLevel = graded.Number("initial_level", 1.0, 100.0),
            MaintenanceLevel = graded.Number("maintenance_level", 1.0, 100.0),
            LoanRate = loans[section.Choice("margin_leverage", LoanRates)],
            Haircuts = AccountParameters.ReadHaircuts(graded, "haircuts"),
            OtherHaircut = graded.Tiers("other_haircut", 0.0, 1.0),
            Coins = ReadCoins(document.Underlyings),
            Unverified = [],
        };
        section.Close();
        if (parameters.InitialLevel < parameters.MaintenanceLevel)
            violations.Add("parameters.initial_level", "must not be below maintenance_level");
        violations.ThrowIfAny();
        return new BinancePortfolioMargin(document.Version, parameters with { Unverified = graded.Unverified }, document.Rules);
    }

    private static ImmutableSortedDictionary<Currency, BinanceBrackets> ReadCoins(JsonSection underlyings)
    {
        var coins = ImmutableSortedDictionary.CreateBuilder<Currency, BinanceBrackets>();
        foreach (var name in underlyings.AllNames())
        {
            var section = underlyings.Section(name);
            var graded = new GradedParameters(section);
            var (linear, inverse) = (graded.Tiers("linear", 0.0, 1.0), graded.Tiers("inverse", 0.0, 1.0));
            var symbols = ReadSymbols(graded);
            section.Close();
            coins.Add(new Currency(name), new BinanceBrackets(linear, inverse, symbols, graded.Unverified));
        }

        return coins.ToImmutable();
    }

    private static ImmutableSortedDictionary<string, TierTable> ReadSymbols(GradedParameters graded)
    {
        var symbols = ImmutableSortedDictionary.CreateBuilder<string, TierTable>(StringComparer.Ordinal);
        if (!graded.Has("symbols")) return symbols.ToImmutable();
        var section = graded.Section.Section("symbols");
        var inner = new GradedParameters(section);
        foreach (var symbol in section.AllNames()) symbols.Add(symbol, inner.Tiers(symbol, 0.0, 1.0));
        graded.AddUnverified(inner.Unverified);
        return symbols.ToImmutable();
    }
}
