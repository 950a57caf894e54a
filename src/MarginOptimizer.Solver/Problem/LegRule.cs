namespace MarginOptimizer.Solver.Problem;

/// <summary>A variable that is zero, at least <paramref name="LeastUp"/>, or at most minus <paramref name="LeastDown"/>.</summary>
/// <param name="Variable">Index in the program.</param>
/// <param name="LeastUp">Units of the variable, &gt;= 0; above its upper bound: it never rises.</param>
/// <param name="LeastDown">Units of the variable, &gt;= 0; above minus its lower bound: it never falls.</param>
/// <param name="Charge">Added to the objective where the variable is not zero, units of the objective, &gt;= 0.</param>
public readonly record struct LegRule(int Variable, double LeastUp = 0.0, double LeastDown = 0.0, double Charge = 0.0);
