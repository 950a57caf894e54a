using System.Collections.Immutable;

namespace MarginOptimizer.Margin.Derive;

/// <summary>Parameters of Derive's standard margin for one coin; fractions unless stated. What is null, the manager does not take.</summary>
public sealed record StandardParameters
{
    public StandardOptionParameters? Options { get; init; }

    public StandardPerpetualParameters? Perpetual { get; init; }

    /// <summary>The coin as collateral.</summary>
    public StandardBaseParameters? Base { get; init; }

    /// <summary>Charge per unit of confidence lacking, the same for all.</summary>
    public required double OracleFactor { get; init; }

    /// <summary>Confidence below which perpetuals are charged; 0 for never.</summary>
    public required double PerpetualThreshold { get; init; }

    public required double OptionThreshold { get; init; }

    public required double BaseThreshold { get; init; }

    /// <summary>Names of the parameters that are not verified for this date.</summary>
    public ImmutableArray<string> Unverified { get; init; } = [];
}
