namespace MarginOptimizer.Solver.Lots;

/// <summary>What a point is worth: penalised violation of limits, objective, second objective.</summary>
internal readonly record struct LotMerit(double Violation, double Objective, double Second)
{
    public bool Feasible => Violation == 0.0;

    public double Total => Violation + Objective;

    /// <summary>Better in penalised objective by more than the tolerance, or equal in it and better in the second objective.</summary>
    public bool Beats(LotMerit other, double tolerance, double secondTolerance)
        => Total < other.Total - tolerance
            || (Total <= other.Total && Violation <= other.Violation && Second < other.Second - secondTolerance);
}
