namespace MarginOptimizer.Margin.Models;

/// <summary>What supports one rule of a model.</summary>
/// <param name="Rule">The rule in words.</param>
/// <param name="Grade">How well it is known.</param>
/// <param name="Source">Where it was read.</param>
/// <param name="IsUnverified">Answers that use it carry a warning.</param>
/// <param name="ForOptionsOnly">It plays no part in a book without options.</param>
public sealed record RuleEvidence(string Rule, EvidenceGrade Grade, string Source, bool IsUnverified, bool ForOptionsOnly);
