namespace MarginOptimizer.Solver.Problem;

/// <summary>A function of the program, by index, times a weight &gt;= 0.</summary>
public readonly record struct WeightedTerm(int Function, double Weight);
