using System.Collections.Immutable;
using MarginOptimizer.Margin;
using MarginOptimizer.Rebalancing.Problems;

namespace MarginOptimizer.Rebalancing.Proposals;

/// <summary>The answer to a <see cref="RebalancingProblem"/>: trades, what they do, and what is proven. Every figure was recomputed on the resulting book.</summary>
public sealed record Proposal
{
    public required RebalancingMode Mode { get; init; }

    public required Termination Termination { get; init; }

    /// <summary>Sorted by account, then instrument name; empty when nothing is proposed.</summary>
    public required ImmutableArray<ProposedTrade> Trades { get; init; }

    /// <summary>Open orders to cancel before anything is traded, in the order of the books; empty when none is. <see cref="Before"/> counts them, <see cref="After"/> does not.</summary>
    public ImmutableArray<ProposedCancel> Cancels { get; init; } = [];

    /// <summary>Ordered by accounts and currency; empty when nothing is to be moved.</summary>
    public required ImmutableArray<ProposedTransfer> Transfers { get; init; }

    /// <summary>Ordered by id; at least one.</summary>
    public required ImmutableArray<AccountOutcome> Accounts { get; init; }

    /// <summary>Over all accounts.</summary>
    public required MarginTotal Before { get; init; }

    /// <summary>Equal to <see cref="Before"/> when nothing is proposed.</summary>
    public required MarginTotal After { get; init; }

    /// <summary>Empty when the robust margin is switched off.</summary>
    public required ImmutableArray<RobustMargin> Robust { get; init; }

    /// <summary>The book after each market move, without and with the trades; empty when the robust margin is switched off and no limit holds after moves.</summary>
    public ImmutableArray<MoveOutcome> AfterMoves { get; init; } = [];

    /// <summary>The worst that partial fills can do; null when nothing is traded or moved.</summary>
    public WorstFill? WorstFill { get; init; }

    public required ImmutableArray<ExpiryMargin> OverExpiries { get; init; }

    /// <summary>Execution cost of all trades and what transfers lose on the way, USD, &gt;= 0.</summary>
    public required double CostUsd { get; init; }

    /// <summary>What transfers lose on the way, USD, &gt;= 0; part of <see cref="CostUsd"/>.</summary>
    public required double TransferCostUsd { get; init; }

    public required double FeeUsd { get; init; }

    /// <summary>Market impact of all trades, USD, &gt;= 0; not part of <see cref="CostUsd"/>.</summary>
    public required double ImpactUsd { get; init; }

    /// <summary>Net cash paid, USD; negative = received.</summary>
    public required double PremiumUsd { get; init; }

    /// <summary>Price of margin per year at which the trades just pay: (cost + impact) / (margin saved * horizon in years); null without a saving.</summary>
    public required double? BreakEvenPriceOfMargin { get; init; }

    /// <summary>Price of margin * horizon * margin saved - cost - impact, USD.</summary>
    public required double MoneySavedUsd { get; init; }

    /// <summary>The tail whose expected shortfall was minimised in place of the requirement; null where none was.</summary>
    public TailOutcome? MarginTail { get; init; }

    public required ImmutableArray<LimitOutcome> Limits { get; init; }

    /// <summary>Exposure targets in the caller's order; empty but when hedging to targets.</summary>
    public required ImmutableArray<ExposureOutcome> Exposures { get; init; }

    public required ImmutableArray<SkippedCandidate> Frozen { get; init; }

    public required ImmutableArray<MarginWarning> Warnings { get; init; }

    /// <summary>Candidates over which the bound holds.</summary>
    public required int CandidateCount { get; init; }

    /// <summary>Deterministic work units of the solver.</summary>
    public required long Work { get; init; }
}
