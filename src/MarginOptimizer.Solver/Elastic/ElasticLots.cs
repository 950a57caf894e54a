using MarginOptimizer.Solver.Answer;
using MarginOptimizer.Solver.Branching;
using MarginOptimizer.Solver.Certificates;
using MarginOptimizer.Solver.Lots;
using MarginOptimizer.Solver.Problem;
using MarginOptimizer.Solver.Simplex;

namespace MarginOptimizer.Solver.Elastic;

/// <summary>Whole lots for programs with quadratics, tails or norms: the lot search from the interior point's optimum, with the bound of its multipliers over whole lots.</summary>
internal sealed class ElasticLots(ConvexProgram program, SolveBudget budget, WorkMeter meter)
{
    public Solution Solve()
    {
        ConvexProgram relaxed = program with { Lots = new double[program.VariableCount] };
        Solution relaxation = new ElasticRun(relaxed, budget, meter).Solve();
        if (relaxation.Status == SolutionStatus.Infeasible || relaxation.Certificate is not { } certificate)
        {
            return relaxation;
        }

        CertificateBound bound = CertificateBound.Of(program, certificate, withObjective: true, wholeLots: true);
        double[] start = Start();
        double reference = Math.Max(Math.Abs(PointEvaluation.Objective(program, ContinuousStart())), program.GapScale);
        double accepted = Math.Max(budget.AbsoluteGap, budget.RelativeGap * reference);
        LotProgram lots = LotProgram.Build(program, relaxation.HasPoint ? relaxation.X : start, certificate, meter);
        for (int i = 0; i < program.VariableCount; i++)
        {
            if (program.Lots[i] > 0.0 && lots.LowestLot[i] > lots.HighestLot[i])
            {
                return relaxation with { Status = SolutionStatus.InfeasibleInLots, X = [], Objective = double.PositiveInfinity, LowerBound = bound.Value, Tree = TreeProof.Undivided };
            }
        }

        var search = new LotSearch(lots, new ElasticLotRelaxation(program, budget, meter), bound, meter, accepted);
        search.Run(start, relaxation.HasPoint ? relaxation.X : start);
        bool found = search.Best.Length > 0;
        return relaxation with
        {
            Status = !found ? SolutionStatus.NoSolutionFound
                : search.Objective - bound.Value <= accepted ? SolutionStatus.Optimal
                : meter.Stopped ? SolutionStatus.FeasibleAtLimit
                : SolutionStatus.FeasibleWithGap,
            X = search.Best,
            Objective = found ? search.Objective : double.PositiveInfinity,
            LowerBound = bound.Value,
            Iterations = meter.Iterations,
            Work = meter.Spent,
            Checkpoints = meter.Checkpoints,
            StoppedAt = meter.StoppedAt,
        };
    }

    private double[] ContinuousStart()
    {
        var x = new double[program.VariableCount];
        for (int i = 0; i < x.Length; i++)
        {
            x[i] = Math.Clamp(0.0, program.Lower[i], program.Upper[i]);
        }

        return x;
    }

    /// <summary>Doing nothing, rounded into the box where that excludes zero.</summary>
    private double[] Start()
    {
        double[] x = ContinuousStart();
        for (int i = 0; i < x.Length; i++)
        {
            double lot = program.Lots[i];
            if (lot > 0.0 && x[i] != 0.0)
            {
                x[i] = lot * (x[i] > 0.0 ? Math.Ceiling(x[i] / lot) : Math.Floor(x[i] / lot));
            }
        }

        return x;
    }
}
