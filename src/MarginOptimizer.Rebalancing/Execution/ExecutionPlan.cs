using System.Collections.Immutable;
using MarginOptimizer.Margin;

namespace MarginOptimizer.Rebalancing.Execution;

/// <summary>
/// In which waves to send the orders so that margin never goes beyond a peak, whatever part of a wave has filled. Cash is that of fills at today's
/// ladder; figures are in the plan's measure, USD.
/// </summary>
public sealed record ExecutionPlan
{
    public required PlanStatus Status { get; init; }

    public required PeakMeasure Measure { get; init; }

    /// <summary>Includes the robust moves of the market.</summary>
    public required bool OverRobustMoves { get; init; }

    /// <summary>Open orders to cancel before the first wave: what is claimed of the waves holds once they are gone. Empty where there are none.</summary>
    public ImmutableArray<OrderToCancel> Cancels { get; init; } = [];

    /// <summary>Before anything is cancelled; null where nothing is.</summary>
    public double? BeforeCancelling { get; init; }

    /// <summary>Before the first wave, the orders of <see cref="Cancels"/> gone.</summary>
    public required double Before { get; init; }

    /// <summary>After the last wave.</summary>
    public required double After { get; init; }

    /// <summary>The peak that was asked for; null where the least was.</summary>
    public required double? PeakWanted { get; init; }

    /// <summary>The worst over all waves: a bound on every state the orders can pass through.</summary>
    public required double PeakGuaranteed { get; init; }

    /// <summary>Of <see cref="PeakGuaranteed"/>, and of every other bound on states on the way.</summary>
    public required PeakProof PeakProof { get; init; }

    /// <summary>The least peak found.</summary>
    public required double LeastPeak { get; init; }

    /// <summary>No execution has a lower peak: the larger of before and after.</summary>
    public required double LeastPeakBound { get; init; }

    public required LeastPeakProof LeastPeakProof { get; init; }

    public required ImmutableArray<PlannedWave> Waves { get; init; }

    public required WaveProof WaveProof { get; init; }

    /// <summary>The peak of fewer waves than the plan has, cut from the same sequence.</summary>
    public required ImmutableArray<PeakOfCount> ByWaves { get; init; }

    /// <summary>The peak of sending all orders together in equal slices: 1, 2, 4 and so on as long as lots allow.</summary>
    public required ImmutableArray<PeakOfCount> BySlices { get; init; }

    /// <summary>Sum over the waves but the last of the net delta still to be traded, USD: exposure while the plan is under way.</summary>
    public required double ExposureUsd { get; init; }

    /// <summary>Execution cost of all waves with fees, and of transfers, USD.</summary>
    public required double CostUsd { get; init; }

    /// <summary>The search was ended by its limit on time or work; what is claimed of the waves holds all the same.</summary>
    public required bool StoppedEarly { get; init; }

    public required ImmutableArray<MarginWarning> Warnings { get; init; }

    /// <summary>Evaluations of the margin.</summary>
    public required long Work { get; init; }
}
