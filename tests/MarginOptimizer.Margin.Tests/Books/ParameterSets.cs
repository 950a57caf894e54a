using MarginOptimizer.Domain;
using MarginOptimizer.Margin.Deribit;
using MarginOptimizer.Margin.Models;

namespace MarginOptimizer.Margin.Tests.Books;

/// <summary>
/// Parameters of Deribit's portfolio margin at three dates (17 June 2024: published example; 15 February 2026 for ETH: exchange output;
/// 23 September 2026: third-party reading, its unknown cells filled from ETH).
/// </summary>
public static class ParameterSets
{
    public static readonly PortfolioMarginParameters Btc2406 = new()
    {
        PriceRange = 0.16,
        VolatilityRangeUp = 0.50,
        VolatilityRangeDown = 0.25,
        MinVolatilityForShockUp = 0.50,
        ShortTermVegaPower = 0.30,
        LongTermVegaPower = 0.13,
        ExtendedTableFactor = 1.0,
        DeltaShockIncrement = 5e-5,
        DeltaShockThreshold = 20e6,
        MaxDeltaShock = 0.10,
        ExtendedDampener = 100_000,
        AnnualisedMoveRisk = 0.075,
        MinAnnualisedMove = 0.01,
        PnlOffset = 0.0,
        MaxOffsetablePnl = 0.0,
        MaintenanceFactor = 0.8,
    };

    public static readonly PortfolioMarginParameters Eth2602 = Btc2406 with
    {
        PriceRange = 0.18,
        VolatilityRangeUp = 0.40,
        DeltaShockIncrement = 4e-6,
        ExtendedDampener = 200_000,
        AnnualisedMoveRisk = 0.05,
        MinAnnualisedMove = 0.005,
        PnlOffset = 0.6,
        MaxOffsetablePnl = 20e6,
    };

    public static readonly PortfolioMarginParameters Btc2609 = Eth2602 with { PriceRange = 0.14, DeltaShockIncrement = 5e-5 };

    public static readonly PortfolioMarginParameters Btc2602 = Eth2602 with
    {
        PriceRange = 0.16,
        VolatilityRangeUp = 0.50,
        DeltaShockIncrement = 5e-5,
    };

    public static PortfolioMarginParameters Named(string name) => name switch
    {
        "BTC_2406" => Btc2406,
        "ETH_2602" => Eth2602,
        "BTC_2602" => Btc2602,
        "BTC_2609" => Btc2609,
        _ => throw new ArgumentOutOfRangeException(nameof(name), name, "no such parameter set"),
    };

    public static DeribitPortfolioMargin Model(PortfolioMarginParameters parameters) => Model(parameters, parameters);

    public static DeribitPortfolioMargin Model(PortfolioMarginParameters btc, PortfolioMarginParameters eth) => new(
        new MarginModelVersion("deribit-spm", LegBook.AsOf, null, ModelStatus.InForce),
        new Dictionary<Currency, PortfolioMarginParameters> { [Currency.Btc] = btc, [Currency.Eth] = eth });
}
