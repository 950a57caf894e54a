namespace MarginOptimizer.Solver.Certificates;

/// <summary>What the checker found out about a solution by itself.</summary>
/// <param name="LowerBound">Of the certificate, recomputed; -infinity without one.</param>
/// <param name="Gap">Objective of the point less that bound, not relative; +infinity without a point.</param>
/// <param name="InfeasibilityMargin">Above 0: the limits contradict each other. NaN when the solution does not claim it.</param>
/// <param name="Point">The incumbent evaluated; null without one.</param>
/// <param name="Faults">In words, what does not reproduce; empty when everything does.</param>
public sealed record SolutionReport(
    double LowerBound,
    double Gap,
    double InfeasibilityMargin,
    PointReport? Point,
    IReadOnlyList<string> Faults)
{
    /// <summary>Every claim of the solution reproduces.</summary>
    public bool Verified => Faults.Count == 0;
}
