using System.Collections.Immutable;
using MarginOptimizer.Domain;
using MarginOptimizer.Margin.Models;

namespace MarginOptimizer.Margin.Derive;

/// <summary>Reads the parameters that an entry of a file of known figures carries, under the names of the contracts.</summary>
internal static class DeriveCaseParameters
{
    private static readonly Dictionary<string, VolatilityMode> Modes = Enum.GetValues<VolatilityMode>().ToDictionary(m => m.ToString(), StringComparer.Ordinal);

    public static LegacyPortfolioParameters Legacy(JsonSection parameters)
    {
        var (margin, other) = (parameters.Section("margin"), parameters.Section("other"));
        return new LegacyPortfolioParameters
        {
            Scenarios = Scenarios(parameters),
            VolatilityShock = Volatility(parameters.Section("volShock")),
            Basis = Basis(parameters.Section("basis")),
            Confidence = Confidence(other),
            Peg = Peg(other),
            InitialFactor = margin.Number("imFactor"),
            BaseDiscount = margin.Number("baseStaticDiscount"),
            RateMultiplier = margin.Number("rateMultScale"),
            RateAddition = margin.Number("rateAddScale"),
            PerpetualCharge = other.Number("perpPercent"),
            BaseCharge = other.Number("basePercent"),
            OptionCharge = other.Number("optionPercent"),
        };
    }

    public static PortfolioParameters Portfolio(JsonSection parameters, ImmutableSortedDictionary<Currency, CollateralHaircut> collaterals)
    {
        var (margin, other) = (parameters.Section("margin"), parameters.Section("other"));
        return new PortfolioParameters
        {
            Scenarios = Scenarios(parameters),
            VolatilityShock = Volatility(parameters.Section("volShock")),
            SkewShock = Skew(parameters.Section("skew")),
            Basis = Basis(parameters.Section("basis")),
            Confidence = Confidence(other),
            Peg = Peg(other),
            InitialFactor = margin.Number("imFactor"),
            MaintenanceFactor = margin.Number("mmFactor"),
            LongDiscount = margin.Number("longBaseStaticDiscount"),
            LongRateMultiplier = margin.Number("longRateMultScale"),
            LongRateAddition = margin.Number("longRateAddScale"),
            ShortDiscount = margin.Number("shortBaseStaticDiscount"),
            ShortRateMultiplier = margin.Number("shortRateMultScale"),
            ShortRateAddition = margin.Number("shortRateAddScale"),
            MaintenancePerpetualCharge = other.Number("mmPerpPercent"),
            InitialPerpetualCharge = other.Number("imPerpPercent"),
            MaintenanceOptionCharge = other.Number("mmOptionPercent"),
            InitialOptionCharge = other.Number("imOptionPercent"),
            Collaterals = collaterals,
        };
    }

    public static StandardParameters Standard(JsonSection market)
    {
        var (options, oracle) = (market.Section("option"), market.Section("oracle"));
        return new StandardParameters
        {
            Options = new StandardOptionParameters(
                options.Number("maxSpotReq"),
                options.Number("minSpotReq"),
                options.Number("mmCallSpotReq"),
                options.Number("mmPutSpotReq"),
                options.Number("mmPutMtmReq"),
                options.Number("unpairedIMScale"),
                options.Number("unpairedMMScale"),
                options.Number("mmOffsetScale")),
            Perpetual = new StandardPerpetualParameters(market.Number("imPerpReq"), market.Number("mmPerpReq")),
            Base = new StandardBaseParameters(market.Number("baseMarginFactor"), market.Number("baseIMScale")),
            OracleFactor = oracle.Number("factor"),
            PerpetualThreshold = oracle.Number("perpThreshold"),
            OptionThreshold = oracle.Number("optionThreshold"),
            BaseThreshold = oracle.Number("baseThreshold"),
        };
    }

    private static ImmutableArray<RiskScenario> Scenarios(JsonSection parameters) =>
    [
        .. parameters.Sections("scenarios").Select(
            s => new RiskScenario(s.Number("spot"), s.Choice("vol", Modes), s.Has("damp") ? s.Number("damp") : 1.0)),
    ];

    private static VolatilityShockParameters Volatility(JsonSection shock) => new(
        shock.Number("volRangeUp"),
        shock.Number("volRangeDown"),
        shock.Number("shortTermPower"),
        shock.Number("longTermPower"),
        shock.Number("dteFloorSec"),
        shock.Has("minVolUpShock") ? shock.Number("minVolUpShock") : 0.0);

    private static SkewShockParameters Skew(JsonSection skew) => new(
        skew.Number("linearBaseCap"),
        skew.Number("absBaseCap"),
        skew.Number("linearCBase"),
        skew.Number("absCBase"),
        skew.Number("minKStar"),
        skew.Number("widthScale"),
        skew.Number("volParamStatic"),
        skew.Number("volParamScale"));

    private static BasisParameters Basis(JsonSection basis) =>
        new(basis.Number("spotUp"), basis.Number("spotDown"), basis.Number("addFactor"), basis.Number("multFactor"));

    private static ConfidenceParameters Confidence(JsonSection other) => new(other.Number("confThreshold"), other.Number("confMargin"));

    private static PegParameters Peg(JsonSection other) => new(other.Number("pegLossThreshold"), other.Number("pegLossFactor"));
}
