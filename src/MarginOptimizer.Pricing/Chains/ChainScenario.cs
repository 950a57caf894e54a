namespace MarginOptimizer.Pricing.Chains;

/// <summary>One row of a loss table.</summary>
/// <param name="Move">Relative move of every underlying, &gt; -1.</param>
/// <param name="VolatilityRow">Row of the shocked volatilities to use; rows of a loss table may share one.</param>
public readonly record struct ChainScenario(double Move, int VolatilityRow);
