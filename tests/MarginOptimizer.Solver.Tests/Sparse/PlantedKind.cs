namespace MarginOptimizer.Solver.Tests.Sparse;

/// <summary>What a generated program is known to be.</summary>
public enum PlantedKind
{
    Optimal,
    Infeasible,
    Unbounded,
    NotConvex,
}
