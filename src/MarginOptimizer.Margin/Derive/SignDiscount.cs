namespace MarginOptimizer.Margin.Derive;

/// <summary>What the value of an expiry counts for in a scenario, by its sign.</summary>
/// <param name="Positive">Factor of a positive value, &gt; 0.</param>
/// <param name="Negative">Factor of a negative value, &gt; 0.</param>
internal readonly record struct SignDiscount(double Positive, double Negative);
