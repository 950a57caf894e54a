using MarginOptimizer.Solver.Prices;

namespace MarginOptimizer.Solver.Diagnosis;

/// <summary>A bound as the cheapest relaxation wants it.</summary>
/// <param name="Limit">Name of the limit.</param>
/// <param name="Side">Its bound.</param>
/// <param name="Steps">How many units it moves, &gt; 0.</param>
/// <param name="Bound">The new bound.</param>
public sealed record RelaxedLimit(string Limit, LimitSide Side, double Steps, double Bound);
