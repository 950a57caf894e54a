namespace MarginOptimizer.Solver.Branching;

/// <summary>A point that whoever asked accepts, with what it is worth to them.</summary>
/// <param name="X">One number per variable.</param>
/// <param name="Objective">Not below the program's own objective at its best completion of the point.</param>
public sealed record BranchPoint(double[] X, double Objective);
