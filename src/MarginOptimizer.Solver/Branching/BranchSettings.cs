namespace MarginOptimizer.Solver.Branching;

/// <summary>How far to divide.</summary>
/// <param name="Switches">Variables to divide first: those that are 0 or 1.</param>
/// <param name="MostNodes">Programs solved at most, &gt;= 1.</param>
/// <param name="DividesLots">Once no switch is open, other variables in lots are divided too.</param>
public sealed record BranchSettings(IReadOnlyList<int> Switches, int MostNodes = 4000, bool DividesLots = true);
