using System.Collections.Immutable;

namespace MarginOptimizer.Rebalancing.Proposals;

/// <summary>A way to loosen limits that contradict each other: with the new bounds there are trades that keep all of them. In whole lots it is the best one
/// found, not always the cheapest: <see cref="LeastSteps"/> tells how far off it may be.</summary>
/// <param name="Limits">Those to loosen, in the order of the limits.</param>
/// <param name="Steps">Sum of their steps, of which few were looked for.</param>
/// <param name="LeastSteps">No choice of trades needs fewer; recomputed by the independent checker.</param>
public sealed record Relaxation(ImmutableArray<LimitRelaxation> Limits, double Steps, double LeastSteps)
{
    /// <summary>What the question comes to at the new bounds.</summary>
    public required RelaxedOutcome Outcome { get; init; }
}
