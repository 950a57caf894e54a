namespace MarginOptimizer.Solver.Elastic;

/// <summary><c>Rise * max(0, x - Position)</c> of one variable, in the objective (Host -1) or in a linear row.</summary>
internal readonly record struct Kink(int Variable, double Position, double Rise, int Host);
