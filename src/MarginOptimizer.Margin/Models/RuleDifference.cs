namespace MarginOptimizer.Margin.Models;

/// <summary>A rule that two versions do not share.</summary>
/// <param name="Before">Null when added.</param>
/// <param name="After">Null when removed.</param>
public sealed record RuleDifference(ModelChange Change, RuleEvidence? Before, RuleEvidence? After)
{
    /// <summary>The rule in words.</summary>
    public string Rule => (Before ?? After)!.Rule;
}
