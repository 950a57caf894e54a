using System.Collections.Immutable;
using MarginOptimizer.Margin.Models;

namespace MarginOptimizer.Margin.Okx;

/// <summary>Parameters that a group of coins shares.</summary>
internal sealed record OkxGroup
{
    public required string Name { get; init; }

    /// <summary>MR1: sizes of the price moves, ascending, above 0.</summary>
    public required ImmutableArray<double> PriceMoves { get; init; }

    /// <summary>MR6: size of the extreme move.</summary>
    public required double ExtremeMove { get; init; }

    /// <summary>MR4: of the cash delta, whatever the expiry; null where not known.</summary>
    public required double? BasisFloor { get; init; }

    /// <summary>MR4: per year to expiry (annualized move), or the share of the forward's basis (forward move).</summary>
    public required double BasisSlope { get; init; }

    /// <summary>MR7: cost of closing futures and perpetuals, of the cash delta; null where not known.</summary>
    public required double? ClosingRate { get; init; }

    /// <summary>MR7: multipliers of slices of the raw cost, USD.</summary>
    public required TierTable ClosingTiers { get; init; }

    public required ImmutableArray<UnverifiedParameter> Unverified { get; init; }

    /// <summary>Without its rates of MR4 and MR7 a group cannot be margined.</summary>
    public bool IsKnown => BasisFloor is not null && ClosingRate is not null;
}
