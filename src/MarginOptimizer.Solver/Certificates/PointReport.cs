using System.Collections.Immutable;

namespace MarginOptimizer.Solver.Certificates;

/// <summary>A point evaluated from the program's data alone.</summary>
/// <param name="Objective">First objective, charges of legs included.</param>
/// <param name="SecondObjective">NaN without one.</param>
/// <param name="Limits">One entry per limit, in the program's order.</param>
/// <param name="BoxViolation">Largest distance outside the box, over all variables.</param>
/// <param name="LotViolation">Largest distance to the nearest whole multiple, in lots.</param>
/// <param name="KeepsLegs">Every rule on legs is kept.</param>
public sealed record PointReport(
    double Objective,
    double SecondObjective,
    ImmutableArray<LimitReport> Limits,
    double BoxViolation,
    double LotViolation,
    bool KeepsLegs = true)
{
    /// <summary>The limit violated most relative to its size; null when all are kept to the last bit.</summary>
    public LimitReport? Worst => Limits.Where(limit => limit.Violation > 0.0).MaxBy(limit => limit.Violation / limit.Size);

    /// <summary>True when every limit is kept within tolerance * its size, the box exactly, lots within the tolerance, and every rule on legs.</summary>
    public bool Feasible(double tolerance)
        => KeepsLegs && BoxViolation <= 0.0 && LotViolation <= tolerance && Limits.All(limit => limit.Violation <= tolerance * limit.Size);
}
