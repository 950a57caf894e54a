namespace MarginOptimizer.Rebalancing.Execution;

/// <summary>The peak that a number of parts was found to keep.</summary>
/// <param name="Count">Waves, or equal slices.</param>
/// <param name="Peak">In the measure of the plan, USD.</param>
public readonly record struct PeakOfCount(int Count, double Peak);
