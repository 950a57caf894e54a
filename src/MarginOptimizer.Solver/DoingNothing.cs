using MarginOptimizer.Solver.Answer;
using MarginOptimizer.Solver.Certificates;
using MarginOptimizer.Solver.Elastic;
using MarginOptimizer.Solver.Problem;
using MarginOptimizer.Solver.Simplex;

namespace MarginOptimizer.Solver;

/// <summary>The answer of a search that was stopped before it had a point: zero, or the whole lot nearest to it in the box, with the bound over the box alone.</summary>
internal static class DoingNothing
{
    public static Solution After(ConvexProgram program, SolveBudget budget, WorkMeter meter)
    {
        double[] start = Start(program);
        bool hasLots = program.Lots.AsSpan().IndexOfAnyExcept(0.0) >= 0;
        bool isKept = IsInBox(program, start) && LimitCheck.AllKept(program, start, budget.FeasibilityTolerance);
        double objective = isKept ? PointEvaluation.Objective(program, start) : double.PositiveInfinity;
        Certificate certificate = MultiplierReading.None(program, start);
        double bound = CertificateBound.Of(program, certificate, withObjective: true, wholeLots: hasLots).Value;
        double accepted = Math.Max(budget.AbsoluteGap, budget.RelativeGap * Math.Max(Math.Abs(objective), program.GapScale));
        return new Solution
        {
            Status = !isKept ? SolutionStatus.NoSolutionFound : objective - bound <= accepted ? SolutionStatus.Optimal : SolutionStatus.FeasibleAtLimit,
            X = isKept ? start : [],
            Objective = objective,
            LowerBound = bound,
            RelaxedX = isKept && !hasLots ? start : [],
            RelaxedObjective = isKept && !hasLots ? objective : double.NaN,
            Certificate = certificate,
            Iterations = meter.Iterations,
            Work = meter.Spent,
            Checkpoints = meter.Checkpoints,
            StoppedAt = meter.StoppedAt,
        };
    }

    /// <summary>Rounded into the box where that excludes zero.</summary>
    private static double[] Start(ConvexProgram program)
    {
        var x = new double[program.VariableCount];
        for (int i = 0; i < x.Length; i++)
        {
            double lot = program.Lots[i];
            x[i] = Math.Clamp(0.0, program.Lower[i], program.Upper[i]);
            if (lot > 0.0 && x[i] != 0.0)
            {
                x[i] = lot * (x[i] > 0.0 ? Math.Ceiling(x[i] / lot) : Math.Floor(x[i] / lot));
            }
        }

        return x;
    }

    private static bool IsInBox(ConvexProgram program, double[] x)
    {
        for (int i = 0; i < x.Length; i++)
        {
            if (x[i] < program.Lower[i] || x[i] > program.Upper[i])
            {
                return false;
            }
        }

        return true;
    }
}
