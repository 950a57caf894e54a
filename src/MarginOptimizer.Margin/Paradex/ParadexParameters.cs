using System.Collections.Immutable;

namespace MarginOptimizer.Margin.Paradex;

/// <summary>Parameters of Paradex's portfolio margin for one underlying; fractions unless stated.</summary>
public sealed record ParadexParameters
{
    public required ImmutableArray<WeightedScenario> Scenarios { get; init; }

    /// <summary>Power of 30 / days that scales volatility shocks below 30 days to expiry.</summary>
    public required double ShortTermPower { get; init; }

    /// <summary>The same from 30 days on.</summary>
    public required double LongTermPower { get; init; }

    /// <summary>Nearer options are shocked as if they had this many days, &gt; 0.</summary>
    public required double LeastDays { get; init; }

    /// <summary>Charge on the net delta, of the spot price.</summary>
    public required double NetDeltaRate { get; init; }

    /// <summary>Charge on the hedged delta, half of what gross delta exceeds the net one; at most twice <see cref="NetDeltaRate"/>.</summary>
    public required double HedgedDeltaRate { get; init; }

    /// <summary>Maintenance margin as a share of the initial one, provisions apart.</summary>
    public required double MaintenanceShare { get; init; }

    /// <summary>Names of the parameters that are not verified.</summary>
    public ImmutableArray<string> Unverified { get; init; } = [];
}
