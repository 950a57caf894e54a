namespace MarginOptimizer.Solver.Branching;

/// <summary>A variable kept between two whole multiples of its lot.</summary>
/// <param name="Variable">Index in the program; its lot is positive.</param>
public readonly record struct VariableRange(int Variable, double Lower, double Upper);
