namespace MarginOptimizer.Rebalancing.Proposals;

/// <summary>A limit to loosen, re-evaluated on a book that keeps the new bound.</summary>
/// <param name="Id">Of the limit.</param>
/// <param name="Unit">Of all amounts but the steps.</param>
/// <param name="IsLower">The lower bound is meant.</param>
/// <param name="From">The bound as applied.</param>
/// <param name="To">The bound that would do.</param>
/// <param name="Step">One step of the trader's.</param>
/// <param name="Steps">Distance in steps, &gt; 0.</param>
public sealed record LimitRelaxation(string Id, string Unit, bool IsLower, double From, double To, double Step, double Steps);
