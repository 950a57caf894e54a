namespace MarginOptimizer.Pricing.Tests;

internal static class Close
{
    /// <summary>Relative difference, exact for 0; one unit of the smallest double is always allowed.</summary>
    public static void Relative(double expected, double actual, double tolerance) =>
        Assert.True(
            Math.Abs(actual - expected) <= Math.Max(tolerance * Math.Abs(expected), expected == 0.0 ? 0.0 : double.Epsilon),
            FormattableString.Invariant($"{actual:R} is not {expected:R} within {tolerance:R}"));
}
