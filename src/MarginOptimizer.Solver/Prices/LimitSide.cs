namespace MarginOptimizer.Solver.Prices;

/// <summary>Which bound of a limit.</summary>
public enum LimitSide
{
    Upper,

    Lower,
}
