using System.Collections.Immutable;
using MarginOptimizer.Rebalancing.Proposals;

namespace MarginOptimizer.Rebalancing.Frontiers;

/// <summary>The proposal at one bound: a solve of its own, with its own certificate; every figure re-evaluated on the resulting book.</summary>
public sealed record FrontierPoint
{
    /// <summary>USD of cost at most, or USD of theta per day at least.</summary>
    public required double Bound { get; init; }

    /// <summary>In the order of the enumeration; empty for a bound that is only one of a series.</summary>
    public required ImmutableArray<FrontierMark> Marks { get; init; }

    public required Termination Termination { get; init; }

    /// <summary>The margin that is minimised, robust unless switched off; NaN without a book that keeps the limits.</summary>
    public required double MarginUsd { get; init; }

    /// <summary>Initial margin at today's market.</summary>
    public required double InitialMarginUsd { get; init; }

    /// <summary>Execution cost with what transfers lose on the way.</summary>
    public required double CostUsd { get; init; }

    public required double ImpactUsd { get; init; }

    /// <summary>Net cash paid; negative = received.</summary>
    public required double PremiumUsd { get; init; }

    /// <summary>Of the book after the trades.</summary>
    public required double ThetaUsdPerDay { get; init; }

    /// <summary>Collateral - initial margin, over all accounts.</summary>
    public required double HeadroomUsd { get; init; }

    /// <summary>(Cost + impact) / (margin minimised that is saved * horizon in years); null without a saving.</summary>
    public required double? BreakEvenPriceOfMargin { get; init; }

    public required ImmutableArray<ProposedTrade> Trades { get; init; }

    public required ImmutableArray<ProposedTransfer> Transfers { get; init; }

    /// <summary>Deterministic work units of its solve.</summary>
    public required long Work { get; init; }

    /// <summary>Its part of the work limit was used up.</summary>
    public required bool WorkWasSpent { get; init; }

    /// <summary>There is a book that keeps every limit.</summary>
    public bool HasBook => !double.IsNaN(MarginUsd);
}
