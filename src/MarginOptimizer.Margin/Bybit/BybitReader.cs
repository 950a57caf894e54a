using System.Collections.Immutable;
using MarginOptimizer.Domain;
using MarginOptimizer.Margin.Models;
using MarginOptimizer.Margin.MultiCurrency;

namespace MarginOptimizer.Margin.Bybit;

/// <summary>Reads documents of the family <c>bybit-portfolio-margin</c>.</summary>
internal static class BybitReader
{
    public static IMarginModel Read(ModelDocument document)
    {
        var violations = document.Underlyings.Violations;
        if (document.Parameters is null) violations.Add("parameters", "is missing");
        var section = document.Parameters ?? new JsonSection(default, "parameters", violations);
        var graded = new GradedParameters(section);
        var parameters = new BybitParameters
        {
            SpotHedging = section.Flag("spot_hedging"),
            Borrow = AccountParameters.ReadBorrow(graded, "borrow"),
            Haircuts = AccountParameters.ReadHaircuts(graded, "haircuts"),
            Coins = ReadCoins(document.Underlyings),
            Unverified = [],
        };
        section.Close();
        violations.ThrowIfAny();
        return new BybitPortfolioMargin(document.Version, parameters with { Unverified = graded.Unverified }, document.Rules);
    }

    private static ImmutableSortedDictionary<Currency, BybitCoin> ReadCoins(JsonSection underlyings)
    {
        var coins = ImmutableSortedDictionary.CreateBuilder<Currency, BybitCoin>();
        foreach (var name in underlyings.AllNames())
        {
            var section = underlyings.Section(name);
            coins.Add(new Currency(name), ReadCoin(new GradedParameters(section)));
            section.Close();
        }

        return coins.ToImmutable();
    }

    private static BybitCoin ReadCoin(GradedParameters graded)
    {
        var coin = new BybitCoin
        {
            PriceRange = graded.Number("price_range", 1e-6, 0.99),
            PriceSteps = (int)graded.Number("price_steps", 1.0, 50.0),
            VolatilityUp = graded.Number("volatility_up", 0.0, 10.0, RuleScope.Options),
            VolatilityDown = graded.Number("volatility_down", 0.0, 1.0, RuleScope.Options),
            VolatilityPower = graded.Number("volatility_power", 0.0, 2.0, RuleScope.Options),
            LeastDays = graded.Number("least_days", 0.01, 30.0, RuleScope.Options),
            InitialFactor = graded.Number("initial_factor", 1.0, 10.0),
            FutureRate = graded.Number("future_contingency", 0.0, 1.0, RuleScope.Futures),
            OptionRate = graded.OptionalNumber("option_contingency", 0.0, 1.0, RuleScope.Options),
            VegaRate = graded.OptionalNumber("vega_contingency", 0.0, 1.0, RuleScope.Options),
            DeltaRate = graded.OptionalNumber("delta_contingency", 0.0, 10.0),
            StablecoinRate = graded.OptionalNumber("stablecoin_contingency", 0.0, 1.0),
            Unverified = [],
        };
        return coin with { Unverified = graded.Unverified };
    }
}
