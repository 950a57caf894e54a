using System.Collections.Immutable;
using MarginOptimizer.Domain;

namespace MarginOptimizer.Margin.Derive;

/// <summary>Parameters of Derive's second portfolio margin (PMRM_2) for one underlying; fractions unless stated.</summary>
public sealed record PortfolioParameters
{
    /// <summary>Skew scenarios among them: at most one of each kind.</summary>
    public required ImmutableArray<RiskScenario> Scenarios { get; init; }

    public required VolatilityShockParameters VolatilityShock { get; init; }

    public required SkewShockParameters SkewShock { get; init; }

    public required BasisParameters Basis { get; init; }

    public required ConfidenceParameters Confidence { get; init; }

    public required PegParameters Peg { get; init; }

    /// <summary>The worst loss times it counts for initial margin.</summary>
    public required double InitialFactor { get; init; }

    /// <summary>The worst loss times it counts for maintenance margin.</summary>
    public required double MaintenanceFactor { get; init; }

    /// <summary>What an expiry of positive value counts for at no time left; its rates follow.</summary>
    public required double LongDiscount { get; init; }

    public required double LongRateMultiplier { get; init; }

    public required double LongRateAddition { get; init; }

    /// <summary>What an expiry of negative value counts for at no time left; its rates follow.</summary>
    public required double ShortDiscount { get; init; }

    public required double ShortRateMultiplier { get; init; }

    public required double ShortRateAddition { get; init; }

    /// <summary>Charge on perpetuals, of their spot notional.</summary>
    public required double MaintenancePerpetualCharge { get; init; }

    /// <summary>Further charge on perpetuals in initial margin.</summary>
    public required double InitialPerpetualCharge { get; init; }

    /// <summary>Charge on options net short at a strike, of their spot notional.</summary>
    public required double MaintenanceOptionCharge { get; init; }

    /// <summary>Further charge on net short options in initial margin.</summary>
    public required double InitialOptionCharge { get; init; }

    /// <summary>The collaterals that the manager takes beside its stablecoin.</summary>
    public required ImmutableSortedDictionary<Currency, CollateralHaircut> Collaterals { get; init; }

    /// <summary>Names of the parameters that are not verified for this date.</summary>
    public ImmutableArray<string> Unverified { get; init; } = [];
}
