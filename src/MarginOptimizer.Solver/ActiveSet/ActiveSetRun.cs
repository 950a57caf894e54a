using MarginOptimizer.Solver.Answer;
using MarginOptimizer.Solver.Elastic;
using MarginOptimizer.Solver.Problem;
using MarginOptimizer.Solver.Scenarios;
using MarginOptimizer.Solver.Simplex;

namespace MarginOptimizer.Solver.ActiveSet;

/// <summary>
/// Strictly convex quadratic programs without scenario functions, lots and norms, straight by the dual active set. Their optimum is unique, so a
/// second objective has nothing to choose.
/// </summary>
internal static class ActiveSetRun
{
    /// <summary>By its form alone; whether the quadratic really is strictly convex, its factorisation tells.</summary>
    public static bool Fits(ConvexProgram program)
    {
        bool curved = program.Quadratic is { } quadratic
            && ((quadratic.Diagonal.Length > 0 && quadratic.Diagonal.AsSpan().IndexOf(0.0) < 0) || (quadratic.Factors?.Rows ?? 0) >= program.VariableCount);
        return curved && program.Norms.IsEmpty && program.Functions.IsEmpty && program.Lots.AsSpan().IndexOfAnyExcept(0.0) < 0;
    }

    /// <summary>The certified optimum or a proof of infeasibility; null when the method came to neither.</summary>
    public static Solution? TrySolve(ConvexProgram program, SolveBudget budget, WorkMeter meter)
    {
        if (ActiveMaster.TryCreate(program, [], meter) is not { } master
            || master.TrySolve(new double[program.Limits.Length], meter) is not { } found)
        {
            return null;
        }

        Solution counted = found with { Iterations = meter.Iterations, Work = meter.Spent, Checkpoints = meter.Checkpoints };
        if (found.Infeasibility is { } proof)
        {
            return CertificateBound.Of(program, proof, withObjective: false, wholeLots: false).Value > 0.0
                ? counted with
                {
                    LowerBound = double.PositiveInfinity,
                    ConflictingLimits = [.. program.Limits.Where((_, k) => proof.LimitMultipliers[k] != 0.0).Select(limit => limit.Name)],
                }
                : null;
        }

        double objective = PointEvaluation.Objective(program, found.X);
        double bound = CertificateBound.Of(program, found.Certificate!, withObjective: true, wholeLots: false).Value;
        bool proven = budget.Accepts(objective - bound, Reference(program));
        return proven && LimitCheck.AllKept(program, found.X, budget.FeasibilityTolerance)
            ? counted with { Objective = objective, LowerBound = bound, RelaxedX = found.X, RelaxedObjective = objective }
            : null;
    }

    /// <summary>To which relative gaps refer: the objective at the point that asks for nothing.</summary>
    private static double Reference(ConvexProgram program)
    {
        var start = new double[program.VariableCount];
        for (int i = 0; i < start.Length; i++)
        {
            start[i] = Math.Clamp(0.0, program.Lower[i], program.Upper[i]);
        }

        return Math.Max(Math.Abs(PointEvaluation.Objective(program, start)), program.GapScale);
    }
}
