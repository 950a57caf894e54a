namespace MarginOptimizer.Margin.Expressions;

/// <summary>One offset of a <see cref="Matching"/>.</summary>
/// <param name="First">Index of a bucket.</param>
/// <param name="Second">Index of another bucket.</param>
/// <param name="Charge">Of the matched amount; 0 at 0 and not falling.</param>
public sealed record MatchingSpread(int First, int Second, CurveShape Charge);
