using MarginOptimizer.Rebalancing.Proposals;

namespace MarginOptimizer.Rebalancing.Diagnosis;

/// <summary>One limit or rule that, given way alone, lets all others be kept.</summary>
/// <param name="Member">Which.</param>
/// <param name="Needed">The bound that would do, the nearest one found; null for a rule, which has to go.</param>
/// <param name="Outcome">What the question comes to then.</param>
public sealed record SingleRelaxation(ConflictMember Member, LimitRelaxation? Needed, RelaxedOutcome? Outcome);
