using System.Collections.Immutable;

namespace MarginOptimizer.Rebalancing.Proposals;

/// <summary>The book after one move of the whole market, without and with the trades. Margins are USD at today's index.</summary>
public sealed record MoveOutcome
{
    /// <summary>Relative move; 0 is today's market.</summary>
    public required double Move { get; init; }

    public required double InitialBeforeUsd { get; init; }

    public required double InitialAfterUsd { get; init; }

    public required double MaintenanceBeforeUsd { get; init; }

    public required double MaintenanceAfterUsd { get; init; }

    /// <summary>Collateral with what futures gained on the way, less initial requirement; null where the collateral after a move has no plain value.</summary>
    public required double? HeadroomBeforeUsd { get; init; }

    /// <inheritdoc cref="HeadroomBeforeUsd"/>
    public required double? HeadroomAfterUsd { get; init; }

    /// <summary>One per coin of the instruments, ordered.</summary>
    public required ImmutableArray<MoveGreeks> Greeks { get; init; }

    /// <summary>Limits that the present book breaks at this market, by id, each measured and resolved there whether or not it was asked to hold after moves.</summary>
    public required ImmutableArray<string> BrokenBefore { get; init; }

    /// <summary>The same of the book after the trades: empty of every limit that was asked to hold after moves.</summary>
    public required ImmutableArray<string> BrokenAfter { get; init; }
}
