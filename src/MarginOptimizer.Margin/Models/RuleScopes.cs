using MarginOptimizer.Domain.Instruments;

namespace MarginOptimizer.Margin.Models;

/// <summary>What a scope includes.</summary>
internal static class RuleScopes
{
    /// <summary>Whether any of the instruments is charged by rules of this scope.</summary>
    public static bool Includes(this RuleScope scope, IEnumerable<Instrument> instruments) => instruments.Any(i => scope switch
    {
        RuleScope.Options => i is Option,
        RuleScope.Futures => i is not Option,
        _ => true,
    });
}
