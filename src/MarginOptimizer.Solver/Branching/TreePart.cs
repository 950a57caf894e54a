namespace MarginOptimizer.Solver.Branching;

/// <summary>A variable kept between two values (whole multiples of its lot, or the ends of its box), and whether it is used.</summary>
/// <param name="Variable">Index in the program.</param>
/// <param name="Lower">Smallest value in the part.</param>
/// <param name="Upper">Largest value in the part.</param>
/// <param name="Use">Other than <see cref="LegUse.Open"/> only for a variable under a rule on legs.</param>
public readonly record struct TreePart(int Variable, double Lower, double Upper, LegUse Use = LegUse.Open);
