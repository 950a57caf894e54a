using System.Collections.Immutable;

namespace MarginOptimizer.Margin.Models;

/// <summary>What supports a model as a whole.</summary>
/// <param name="Grades">One per grade, best first.</param>
/// <param name="UnverifiedRules">Rules that answers warn of.</param>
/// <param name="UnverifiedParameters">Parameters that answers warn of.</param>
public sealed record EvidenceSummary(ImmutableArray<GradeCount> Grades, int UnverifiedRules, int UnverifiedParameters);
