using System.Collections.Immutable;
using MarginOptimizer.Domain;
using MarginOptimizer.Margin.Models;

namespace MarginOptimizer.Margin.Derive;

/// <summary>Reads a document of Derive's first portfolio margin.</summary>
internal static class LegacyPortfolioReader
{
    private static readonly ImmutableArray<ParameterField> Margin =
    [
        new("initial_factor", 0.0, 10.0),
        new("base_discount", 0.0, 1.0),
        new("rate_multiplier", 0.0, 100.0),
        new("rate_addition", 0.0, 10.0),
        new("perpetual_charge", 0.0, 1.0),
        new("base_charge", 0.0, 1.0),
        new("option_charge", 0.0, 1.0),
    ];

    public static IMarginModel Read(ModelDocument document)
    {
        document.RefuseParameters();
        var parameters = new Dictionary<Currency, LegacyPortfolioParameters>();
        foreach (var name in document.Underlyings.AllNames())
        {
            parameters.Add(new Currency(name), ReadCoin(new CoinSection(document.Underlyings.Section(name))));
        }

        document.Underlyings.Violations.ThrowIfAny();
        return new DeriveLegacyPortfolioMargin(document.Version, parameters, document.Rules);
    }

    private static LegacyPortfolioParameters ReadCoin(CoinSection coin)
    {
        var margin = coin.Read("margin", Margin);
        var read = new LegacyPortfolioParameters
        {
            Scenarios = coin.Scenarios(mayBeSkewed: false),
            VolatilityShock = PortfolioFields.VolatilityOf(coin.Read("volatility_shock", PortfolioFields.Volatility), 0.0),
            Basis = PortfolioFields.ReadBasis(coin),
            Confidence = PortfolioFields.ReadConfidence(coin),
            Peg = PortfolioFields.ReadPeg(coin),
            InitialFactor = margin["initial_factor"],
            BaseDiscount = margin["base_discount"],
            RateMultiplier = margin["rate_multiplier"],
            RateAddition = margin["rate_addition"],
            PerpetualCharge = margin["perpetual_charge"],
            BaseCharge = margin["base_charge"],
            OptionCharge = margin["option_charge"],
            Unverified = coin.Unverified,
        };
        coin.Close();
        return read;
    }
}
