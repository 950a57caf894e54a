using MarginOptimizer.Solver.Prices;

namespace MarginOptimizer.Solver.Diagnosis;

/// <summary>A bound that may be relaxed, and what that costs.</summary>
/// <param name="Limit">Name of the limit.</param>
/// <param name="Side">Its bound, a finite one.</param>
/// <param name="Unit">Size of one step, in units of the limit, &gt; 0.</param>
/// <param name="CostPerUnit">Cost of one step, &gt; 0.</param>
public sealed record LimitSlack(string Limit, LimitSide Side, double Unit, double CostPerUnit);
