namespace MarginOptimizer.Solver.Prices;

/// <summary>A point of an optimum as a function of one bound.</summary>
/// <param name="Bound">In units of the limit.</param>
/// <param name="Value">Optimum there, in units of the objective.</param>
public readonly record struct CurvePoint(double Bound, double Value);
