namespace MarginOptimizer.Solver.Branching;

/// <summary>What one linear limit alone leaves of a variable's range: no value outside of it keeps the limit, wherever in the part the others are.</summary>
/// <param name="Limit">Index in the program.</param>
/// <param name="Kept">The range that is left; where its ends cross, no whole multiple is.</param>
public readonly record struct ImpliedRange(int Limit, TreePart Kept);
