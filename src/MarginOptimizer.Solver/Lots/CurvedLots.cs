using System.Diagnostics;
using MarginOptimizer.Solver.Answer;
using MarginOptimizer.Solver.Branching;
using MarginOptimizer.Solver.Elastic;
using MarginOptimizer.Solver.Problem;

namespace MarginOptimizer.Solver.Lots;

/// <summary>
/// Whole lots for programs with quadratics, tails or norms. The bound is that of the program with lots disregarded. Points come from linear programs
/// with lots that agree with the program at the points found so far; each is judged by exact evaluation of the program itself.
/// </summary>
internal sealed class CurvedLots(ConvexProgram program, SolveBudget budget, IConvexSolver continuous, IConvexSolver linear, CancellationToken cancellation)
{
    private const int Rounds = 10;

    /// <summary>Rounds after which limits that points keep breaking are tightened by as much.</summary>
    private const int RoundsWithoutTightening = 3;

    /// <summary>Objective of model and program agree to this share of the gap scale: the search cannot do better from there.</summary>
    private const double Agreement = 1e-9;

    private readonly long _entered = Stopwatch.GetTimestamp();
    private double[] _best = [];
    private double _objective = double.PositiveInfinity;
    private long _work;
    private int _checkpoints;
    private int _iterations;
    private int? _stoppedAt;

    public Solution Solve()
    {
        Solution relaxed = continuous.Solve(program with { Lots = new double[program.VariableCount] }, budget, cancellation);
        Count(relaxed);
        if (relaxed.Certificate is null)
        {
            return relaxed;
        }

        double[] start = Start();
        if (InBox(start))
        {
            Offer(start);
        }

        bool isInfeasible = Search(relaxed.HasPoint ? relaxed.X : start);
        return Answer(relaxed, isInfeasible);
    }

    /// <summary>True when the lots alone leave nothing: a model that is nowhere too strict has no point.</summary>
    private bool Search(double[] centre)
    {
        if (_stoppedAt is not null)
        {
            return false;
        }

        var model = new PolyhedralModel(program);
        var tightening = new double[program.Limits.Length];
        model.Add(centre);
        for (int round = 0; round < Rounds && _stoppedAt is null; round++)
        {
            Solution found = linear.Solve(model.Build(tightening), Left(), cancellation);
            Count(found);
            if (!found.HasPoint)
            {
                return HasEmptyRange();
            }

            bool isKept = Offer(found.X);
            if (isKept && Math.Abs(PointEvaluation.Objective(program, found.X) - found.Objective) <= Agreement * Reference())
            {
                return false;
            }

            if (!isKept && round >= RoundsWithoutTightening)
            {
                Tighten(tightening, found.X);
            }

            model.Add(found.X);
        }

        return false;
    }

    /// <summary>Some variable has no whole multiple in its box: what a proof for the linear model says beyond that is none for the program.</summary>
    private bool HasEmptyRange()
    {
        for (int i = 0; i < program.VariableCount; i++)
        {
            (double lower, double upper) = LotProgram.Ends(program, i);
            if (lower > upper)
            {
                return true;
            }
        }

        return false;
    }

    private void Tighten(double[] tightening, double[] x)
    {
        for (int k = 0; k < tightening.Length; k++)
        {
            ProgramLimit limit = program.Limits[k];
            if (!limit.Form.IsLinear && !LimitCheck.Kept(program, limit, x, budget.FeasibilityTolerance))
            {
                tightening[k] += PointEvaluation.Value(program, limit.Form, x) - limit.Upper;
            }
        }
    }

    /// <summary>Keeps the point if it keeps all limits and is the best so far; true when it keeps them.</summary>
    private bool Offer(double[] x)
    {
        if (!LimitCheck.AllKept(program, x, budget.FeasibilityTolerance))
        {
            return false;
        }

        double objective = PointEvaluation.Objective(program, x);
        if (objective < _objective)
        {
            (_best, _objective) = (x, objective);
        }

        return true;
    }

    private Solution Answer(Solution relaxed, bool isInfeasible)
    {
        double bound = CertificateBound.Of(program, relaxed.Certificate!, withObjective: true, wholeLots: true).Value;
        bool hasPoint = _best.Length == program.VariableCount && double.IsFinite(_objective);
        SolutionStatus status = !hasPoint ? (isInfeasible ? SolutionStatus.InfeasibleInLots : SolutionStatus.NoSolutionFound)
            : _objective - bound <= Math.Max(budget.AbsoluteGap, budget.RelativeGap * Reference()) ? SolutionStatus.Optimal
            : _stoppedAt is not null ? SolutionStatus.FeasibleAtLimit
            : SolutionStatus.FeasibleWithGap;
        return relaxed with
        {
            Status = status,
            X = hasPoint ? _best : [],
            Objective = _objective,
            LowerBound = bound,
            Tree = status == SolutionStatus.InfeasibleInLots ? TreeProof.Undivided : null,
            RelaxedX = relaxed.X,
            RelaxedObjective = relaxed.HasPoint ? relaxed.Objective : double.NaN,
            Iterations = _iterations,
            Work = _work,
            Checkpoints = _checkpoints,
            StoppedAt = _stoppedAt,
        };
    }

    /// <summary>Doing nothing, in whole lots where the box excludes that.</summary>
    private double[] Start()
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

    private bool InBox(double[] x)
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

    private double Reference() => Math.Max(Math.Abs(PointEvaluation.Objective(program, Start())), program.GapScale);

    private void Count(Solution solution)
    {
        _stoppedAt ??= solution.StoppedAt is { } stop ? _checkpoints + stop : null;
        _work += solution.Work;
        _checkpoints += solution.Checkpoints;
        _iterations += solution.Iterations;
    }

    /// <summary>What is left of the budget after the solves so far.</summary>
    private SolveBudget Left() => budget.Less(Stopwatch.GetElapsedTime(_entered), _work, _checkpoints);
}
