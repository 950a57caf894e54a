using MarginOptimizer.Domain.Instruments;

namespace MarginOptimizer.Margin.Models;

/// <summary>What supports one rule of a model.</summary>
/// <param name="Rule">The rule in words.</param>
/// <param name="Grade">How well it is known.</param>
/// <param name="Source">Where it was read.</param>
/// <param name="IsUnverified">Answers that use it carry a warning.</param>
/// <param name="AppliesTo">The instruments that it charges.</param>
public sealed record RuleEvidence(string Rule, EvidenceGrade Grade, string Source, bool IsUnverified, RuleScope AppliesTo)
{
    /// <summary>Whether a book with these instruments uses the rule.</summary>
    internal bool Concerns(IEnumerable<Instrument> instruments) => AppliesTo.Includes(instruments);
}
