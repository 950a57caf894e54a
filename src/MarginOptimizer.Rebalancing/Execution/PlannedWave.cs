using System.Collections.Immutable;
using MarginOptimizer.Rebalancing.Proposals;

namespace MarginOptimizer.Rebalancing.Execution;

/// <summary>Orders that may be sent together, in any order: the next wave begins when all of them are filled.</summary>
public sealed record PlannedWave
{
    /// <summary>Sorted by account, then instrument name.</summary>
    public required ImmutableArray<PlannedOrder> Orders { get; init; }

    public required ImmutableArray<ProposedTransfer> Transfers { get; init; }

    /// <summary>The measure of the plan when the wave begins, USD.</summary>
    public required double Before { get; init; }

    /// <summary>When all of it is filled.</summary>
    public required double After { get; init; }

    /// <summary>The worst for any subset of its orders, partly filled, in any order: a bound, as <see cref="ExecutionPlan.PeakProof"/> says.</summary>
    public required double Worst { get; init; }

    /// <summary>Some filling attains <see cref="Worst"/>; otherwise it is a bound, with <see cref="WorstFound"/> the worst known filling.</summary>
    public required bool IsAttained { get; init; }

    /// <summary>The worst of the fillings that were tried.</summary>
    public required double WorstFound { get; init; }

    /// <summary>Net delta in USD, over all coins in absolute value, that is still to be traded after the wave.</summary>
    public required double DeltaLeftUsd { get; init; }

    /// <summary>Execution cost of the wave with fees, USD.</summary>
    public required double CostUsd { get; init; }
}
