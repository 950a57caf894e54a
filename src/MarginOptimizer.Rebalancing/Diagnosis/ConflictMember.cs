using MarginOptimizer.Rebalancing.Proposals;

namespace MarginOptimizer.Rebalancing.Diagnosis;

/// <summary>A limit, or a rule of orders, that takes part in a contradiction.</summary>
/// <param name="Id">Of the limit, or of a rule of <see cref="Problems.OrderRules"/>.</param>
/// <param name="Limit">Null for a rule.</param>
public sealed record ConflictMember(string Id, LimitTerm? Limit);
