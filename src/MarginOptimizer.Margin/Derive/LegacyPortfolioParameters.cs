using System.Collections.Immutable;

namespace MarginOptimizer.Margin.Derive;

/// <summary>Parameters of Derive's first portfolio margin (PMRM) for one underlying; fractions unless stated.</summary>
public sealed record LegacyPortfolioParameters
{
    /// <summary>Without skew and damping.</summary>
    public required ImmutableArray<RiskScenario> Scenarios { get; init; }

    public required VolatilityShockParameters VolatilityShock { get; init; }

    public required BasisParameters Basis { get; init; }

    public required ConfidenceParameters Confidence { get; init; }

    public required PegParameters Peg { get; init; }

    /// <summary>Scenario loss and static charges are multiplied by it for initial margin.</summary>
    public required double InitialFactor { get; init; }

    /// <summary>What an expiry of positive value counts for at no time left.</summary>
    public required double BaseDiscount { get; init; }

    /// <summary>Times the interest rate, in the discount of positive values.</summary>
    public required double RateMultiplier { get; init; }

    /// <summary>Added to the rate there, per year.</summary>
    public required double RateAddition { get; init; }

    /// <summary>Charge on perpetuals, of their spot notional.</summary>
    public required double PerpetualCharge { get; init; }

    /// <summary>Charge on base coins held.</summary>
    public required double BaseCharge { get; init; }

    /// <summary>Charge on options net short at a strike, of their spot notional.</summary>
    public required double OptionCharge { get; init; }

    /// <summary>Names of the parameters that are not verified for this date.</summary>
    public ImmutableArray<string> Unverified { get; init; } = [];
}
