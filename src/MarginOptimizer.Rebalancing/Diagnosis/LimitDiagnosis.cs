using System.Collections.Immutable;
using MarginOptimizer.Margin.Models;
using MarginOptimizer.Rebalancing.Proposals;

namespace MarginOptimizer.Rebalancing.Diagnosis;

/// <summary>Why limits cannot be kept, and what would have to give way.</summary>
public sealed record LimitDiagnosis
{
    public required DiagnosisReason Reason { get; init; }

    /// <summary>By size, then in the order they were found; empty unless infeasible.</summary>
    public required ImmutableArray<ConflictingSet> Sets { get; init; }

    /// <summary>There are no other irreducible sets: every way to break those given was tried.</summary>
    public required bool AreAllSets { get; init; }

    /// <summary>Each restores feasibility alone; in the order of the limits, rules of orders first. Empty where no single one does, or none was found.</summary>
    public required ImmutableArray<SingleRelaxation> Singles { get; init; }

    /// <summary>The least sum of steps over all limits that may give way together; null unless infeasible, or where none was found in time.</summary>
    public required Relaxation? Cheapest { get; init; }

    /// <summary>Limits that have to be kept, in their order.</summary>
    public required ImmutableArray<LimitTerm> Limits { get; init; }

    public required ImmutableArray<MarginModelVersion> Models { get; init; }
}
