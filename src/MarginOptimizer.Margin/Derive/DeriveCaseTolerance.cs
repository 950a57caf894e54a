using MarginOptimizer.Margin.Models;

namespace MarginOptimizer.Margin.Derive;

/// <summary>How near the figures of an entry must be met.</summary>
/// <param name="Absolute">USD.</param>
/// <param name="Relative">Of the expected figure.</param>
/// <param name="IsTruncated">Only the integer part is known.</param>
internal readonly record struct DeriveCaseTolerance(double Absolute, double Relative, bool IsTruncated)
{
    public static DeriveCaseTolerance Read(JsonSection section) => section.Flag("truncated")
        ? new(0.0, 0.0, true)
        : new(section.Number("abs"), section.Number("rel"), false);
}
