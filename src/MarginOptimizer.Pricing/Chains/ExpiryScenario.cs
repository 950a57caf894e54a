namespace MarginOptimizer.Pricing.Chains;

/// <summary>One row of a table of values of one expiry.</summary>
/// <param name="Forward">Of the expiry, &gt;= 0.</param>
/// <param name="VolatilityRow">Row of the volatilities to use; rows of a table may share one.</param>
public readonly record struct ExpiryScenario(double Forward, int VolatilityRow);
