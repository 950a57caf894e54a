using MarginOptimizer.Domain.Instruments;

namespace MarginOptimizer.Margin.Models;

/// <summary>A parameter that answers must warn of where they use it.</summary>
/// <param name="Path">In the model document.</param>
/// <param name="AppliesTo">The instruments that use it.</param>
internal sealed record UnverifiedParameter(string Path, RuleScope AppliesTo)
{
    /// <summary>Whether a book with these instruments uses it.</summary>
    public bool Concerns(IEnumerable<Instrument> instruments) => AppliesTo.Includes(instruments);
}
