using System.Collections.Immutable;

namespace MarginOptimizer.Rebalancing.Diagnosis;

/// <summary>Limits that cannot be kept together: proven.</summary>
/// <param name="Members">In the order of the limits, rules of orders first.</param>
/// <param name="IsIrreducible">Without any one of its members the others are not proven to contradict each other; false where time did not suffice to thin it.</param>
/// <param name="IsSmallest">No other set has fewer members: proven, as all sets are known.</param>
public sealed record ConflictingSet(ImmutableArray<ConflictMember> Members, bool IsIrreducible, bool IsSmallest);
