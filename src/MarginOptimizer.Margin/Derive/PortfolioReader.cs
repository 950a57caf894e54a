using System.Collections.Immutable;
using MarginOptimizer.Domain;
using MarginOptimizer.Margin.Models;

namespace MarginOptimizer.Margin.Derive;

/// <summary>Reads a document of Derive's second portfolio margin.</summary>
internal static class PortfolioReader
{
    private static readonly ImmutableArray<ParameterField> Volatility = [.. PortfolioFields.Volatility, new("minimum_up", 0.0, 10.0)];

    private static readonly ImmutableArray<ParameterField> Skew =
    [
        new("linear_cap", 0.0, 10.0),
        new("abs_cap", 0.0, 10.0),
        new("linear_slope", -10.0, 10.0),
        new("abs_slope", -10.0, 10.0),
        new("minimum_width", 1e-6, 10.0),
        new("width_scale", 0.0, 100.0),
        new("static_volatility", 0.0, 10.0),
        new("volatility_slope", -10.0, 10.0),
    ];

    private static readonly ImmutableArray<ParameterField> Margin =
    [
        new("initial_factor", 0.0, 10.0),
        new("maintenance_factor", 0.0, 10.0),
        new("long_discount", 0.0, 2.0),
        new("long_rate_multiplier", 0.0, 100.0),
        new("long_rate_addition", 0.0, 10.0),
        new("short_discount", 0.0, 2.0),
        new("short_rate_multiplier", 0.0, 100.0),
        new("short_rate_addition", 0.0, 10.0),
        new("maintenance_perpetual_charge", 0.0, 1.0),
        new("initial_perpetual_charge", 0.0, 1.0),
        new("maintenance_option_charge", 0.0, 1.0),
        new("initial_option_charge", 0.0, 1.0),
    ];

    private static readonly ImmutableArray<ParameterField> Haircuts = [new("maintenance", 0.0, 1.0), new("initial", 0.0, 1.0)];

    public static IMarginModel Read(ModelDocument document)
    {
        document.RefuseParameters();
        var parameters = new Dictionary<Currency, PortfolioParameters>();
        foreach (var name in document.Underlyings.AllNames())
        {
            var section = document.Underlyings.Section(name);
            parameters.Add(new Currency(name), ReadCoin(new CoinSection(section), section));
        }

        document.Underlyings.Violations.ThrowIfAny();
        return new DerivePortfolioMargin(document.Version, parameters, document.Rules);
    }

    private static PortfolioParameters ReadCoin(CoinSection coin, JsonSection section)
    {
        var margin = coin.Read("margin", Margin);
        var volatility = coin.Read("volatility_shock", Volatility);
        var read = new PortfolioParameters
        {
            Scenarios = coin.Scenarios(mayBeSkewed: true),
            VolatilityShock = PortfolioFields.VolatilityOf(volatility, volatility["minimum_up"]),
            SkewShock = SkewOf(coin.Read("skew_shock", Skew)),
            Basis = PortfolioFields.ReadBasis(coin),
            Confidence = PortfolioFields.ReadConfidence(coin),
            Peg = PortfolioFields.ReadPeg(coin),
            InitialFactor = margin["initial_factor"],
            MaintenanceFactor = margin["maintenance_factor"],
            LongDiscount = margin["long_discount"],
            LongRateMultiplier = margin["long_rate_multiplier"],
            LongRateAddition = margin["long_rate_addition"],
            ShortDiscount = margin["short_discount"],
            ShortRateMultiplier = margin["short_rate_multiplier"],
            ShortRateAddition = margin["short_rate_addition"],
            MaintenancePerpetualCharge = margin["maintenance_perpetual_charge"],
            InitialPerpetualCharge = margin["initial_perpetual_charge"],
            MaintenanceOptionCharge = margin["maintenance_option_charge"],
            InitialOptionCharge = margin["initial_option_charge"],
            Collaterals = ReadCollaterals(coin, section),
            Unverified = coin.Unverified,
        };
        coin.Close();
        return read;
    }

    private static SkewShockParameters SkewOf(IReadOnlyDictionary<string, double> skew) => new(
        skew["linear_cap"],
        skew["abs_cap"],
        skew["linear_slope"],
        skew["abs_slope"],
        skew["minimum_width"],
        skew["width_scale"],
        skew["static_volatility"],
        skew["volatility_slope"]);

    private static ImmutableSortedDictionary<Currency, CollateralHaircut> ReadCollaterals(CoinSection coin, JsonSection section)
    {
        var haircuts = ImmutableSortedDictionary.CreateBuilder<Currency, CollateralHaircut>();
        foreach (var (name, values, isRiskCancelling) in coin.ReadEach("collaterals", Haircuts, "risk_cancelling"))
        {
            if (Currency.IsValidCode(name)) haircuts.Add(new Currency(name), new CollateralHaircut(values["maintenance"], values["initial"], isRiskCancelling));
            else section.Violations.Add(section.PathOf($"collaterals.{name}"), "is no currency code");
        }

        return haircuts.ToImmutable();
    }
}
