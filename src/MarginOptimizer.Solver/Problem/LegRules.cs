using System.Collections.Immutable;

namespace MarginOptimizer.Solver.Problem;

/// <summary>Conditions on whether variables are used at all: not convex, decided by dividing.</summary>
/// <param name="Rules">Distinct variables, each with zero in its box.</param>
/// <param name="MostLegs">At most so many of the variables of <paramref name="Rules"/> differ from zero, &gt;= 0; null = any number.</param>
public sealed record LegRules(ImmutableArray<LegRule> Rules, int? MostLegs = null);
