namespace MarginOptimizer.Solver.Tests.ActiveSet;

/// <summary>A row of a <see cref="PenaltyProblem"/>; Variable >= 0 for a unit row, Group >= 0 for a row measured against an epigraph variable.</summary>
internal sealed record PenaltyRow(double[] Coefficients, double Lower, double Upper, double LowerCap, double UpperCap, int Variable = -1, int Group = -1);
