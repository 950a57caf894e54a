using System.Collections.Immutable;

namespace MarginOptimizer.Rebalancing.Proposals;

/// <summary>The proposal when its trades fill only in part: each on its own, from nothing to all of it, transfers made or not. Prices and market as today.</summary>
public sealed record WorstFill
{
    /// <summary>Largest initial margin, USD: by <see cref="Proof"/> the worst, a bound on it, or the worst tried.</summary>
    public required double InitialUsd { get; init; }

    /// <summary>Initial margin of the worst subset found, <see cref="Orders"/>, USD.</summary>
    public required double FoundUsd { get; init; }

    public required WorstFillProof Proof { get; init; }

    /// <summary>The worst subset found: every trade, then every transfer of the proposal, filled or not.</summary>
    public required ImmutableArray<FilledOrder> Orders { get; init; }

    /// <summary>Every limit that is not soft, in the order of the proposal's.</summary>
    public required ImmutableArray<WorstFillLimit> Limits { get; init; }
}
