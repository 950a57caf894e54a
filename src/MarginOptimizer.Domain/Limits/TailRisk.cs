namespace MarginOptimizer.Domain.Limits;

/// <summary>The tail that an expected shortfall is the mean of.</summary>
/// <param name="Scenarios">Rows of equal probability.</param>
/// <param name="Alpha">Confidence, &gt; 0 and &lt; 1: the worst share 1 - alpha of the rows is the tail.</param>
public sealed record TailRisk(ReturnScenarios Scenarios, double Alpha)
{
    /// <summary>Rows in the tail, a real number: the row at its edge counts with the fraction that is left. At most 1 means the worst row.</summary>
    public double Mass => (1.0 - Alpha) * Scenarios.Rows;
}
