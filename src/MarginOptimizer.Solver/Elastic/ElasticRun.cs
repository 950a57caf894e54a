using System.Collections.Immutable;
using MarginOptimizer.Solver.Answer;
using MarginOptimizer.Solver.Certificates;
using MarginOptimizer.Solver.Problem;
using MarginOptimizer.Solver.Simplex;

namespace MarginOptimizer.Solver.Elastic;

/// <summary>One solve of a program with quadratics, tails or norms, lots disregarded: the best point that keeps every limit, with its certificate or a proof of infeasibility.</summary>
internal sealed class ElasticRun
{
    private const double PhaseOneTolerance = 1e-11;
    private const int PullBackSteps = 50;
    private const double FaceMerit = 1e-3;
    private const int MostFaces = 8;
    private const double CloseEnough = 1e-10;

    /// <summary>After each of these the face is tried: the sooner it is right, the fewer iterations.</summary>
    private static readonly double[] Tolerances = [1e-7, 1e-9, 1e-11];

    /// <summary>First the likeliest face, then ones with more active rows, whose superfluous ones leave.</summary>
    private static readonly double[] Generosities = [1.0, 1e3, 1e-3];

    private readonly ConvexProgram _program;
    private readonly SolveBudget _budget;
    private readonly WorkMeter _meter;
    private readonly double[] _start;
    private readonly double _startObjective;
    private readonly double _reference;
    private readonly Incumbent _incumbent;
    private Certificate? _certificate;
    private double _bound = double.NegativeInfinity;

    public ElasticRun(ConvexProgram program, SolveBudget budget, WorkMeter meter)
    {
        _program = program;
        _budget = budget;
        _meter = meter;
        _start = Start(program);
        _startObjective = PointEvaluation.Objective(program, _start);
        _reference = Math.Max(Math.Abs(_startObjective), program.GapScale);
        _incumbent = new Incumbent(program, budget.FeasibilityTolerance, _reference);
    }

    private bool IsClose => _incumbent.Objective(_bound) - _bound <= CloseEnough * _reference;

    public Solution Solve()
    {
        _incumbent.Offer(_start, _startObjective);
        LoweredProgram lowered = Lowering.Of(_program, _reference, _meter);
        if (_meter.Stopped)
        {
            return Unstarted();
        }

        var method = new InteriorPoint(lowered.Program, _meter);
        double[] point = [];
        bool kept = false;
        foreach (double tolerance in Tolerances)
        {
            method.Run(tolerance);
            if (_meter.Stopped && double.IsPositiveInfinity(method.Merit))
            {
                return Unstarted();
            }

            OfferBound(MultiplierReading.Read(lowered, method.Rows, method.Best, method.Scale));
            point = InBox(method.Best.X);
            kept |= _incumbent.Offer(point);
            kept |= Polish(lowered, method);
            if (_meter.Stopped || IsClose)
            {
                break;
            }
        }

        if ((!kept || !double.IsFinite(_incumbent.Objective(_bound))) && !_meter.Stopped && PhaseOne(point) is { } proof)
        {
            return Infeasible(proof);
        }

        Solution solution = Answer();
        return solution.Status == SolutionStatus.Optimal && !_meter.Stopped ? WithSecond(solution) : solution;
    }

    /// <summary>The best point for the second objective, where it costs the first one nothing.</summary>
    private Solution WithSecond(Solution first)
    {
        if (SecondStage.Of(_program, first.X, _reference) is not { } second)
        {
            return first;
        }

        Solution solution = new ElasticRun(second, _budget, _meter).Solve();

        // Whichever point is taken, the work of both stages counts, and so does a stop in the second.
        Solution counted = first with { Iterations = _meter.Iterations, Work = _meter.Spent, Checkpoints = _meter.Checkpoints, StoppedAt = _meter.StoppedAt };
        if (!solution.HasPoint || !LimitCheck.AllKept(_program, solution.X, _budget.FeasibilityTolerance))
        {
            return counted;
        }

        double objective = PointEvaluation.Objective(_program, solution.X);
        bool improves = PointEvaluation.Value(_program, _program.SecondObjective!, solution.X) < PointEvaluation.Value(_program, _program.SecondObjective!, first.X);
        bool costsNothing = objective <= first.Objective + (SecondStage.Tolerance * _reference) && objective >= _bound - (SecondStage.Tolerance * _reference);
        return improves && costsNothing
            ? counted with { X = solution.X, RelaxedX = solution.X, Objective = objective, RelaxedObjective = objective }
            : counted;
    }

    /// <summary>Solves the face exactly and moves the guess until it is the right one; whatever is better by exact evaluation is kept. True when a point was.</summary>
    private bool Polish(LoweredProgram lowered, InteriorPoint method)
    {
        if (_meter.Stopped || !(method.Merit < FaceMerit * _reference))
        {
            return false;
        }

        Iterate interior = method.Best, solved = new(lowered.Program, method.Rows);
        bool kept = false;
        foreach (double generosity in Generosities)
        {
            solved.CopyFrom(interior);
            kept |= PolishFrom(lowered, method, solved, generosity);
            if (_meter.Stopped || IsClose)
            {
                break;
            }
        }

        return kept;
    }

    private bool PolishFrom(LoweredProgram lowered, InteriorPoint method, Iterate solved, double generosity)
    {
        var face = new Face(lowered.Program, method.Rows);
        face.Guess(solved, generosity);
        var revision = new FaceRevision(lowered.Program, method.Rows, face);
        bool kept = false;
        for (int round = 0; round < MostFaces; round++)
        {
            var solver = new FaceSolver(lowered.Program, method.Rows, method.Scale, face, _meter);
            if (!solver.Solve(solved))
            {
                break;
            }

            kept |= _incumbent.Offer(InBox(solved.X), isOnFace: true);
            if (_meter.Checkpoint())
            {
                break;
            }

            OfferBound(MultiplierReading.Read(lowered, method.Rows, solved, method.Scale));
            if (revision.Revise(solved, solver) == 0)
            {
                break;
            }
        }

        return kept;
    }

    /// <summary>A proof that the limits contradict each other, or null after the point was pulled inside them.</summary>
    private Certificate? PhaseOne(double[] point)
    {
        LoweredProgram lowered = Lowering.PhaseOne(_program, _meter);
        if (_meter.Stopped)
        {
            return null;
        }

        var method = new InteriorPoint(lowered.Program, _meter);
        method.Run(PhaseOneTolerance);
        Certificate proof = MultiplierReading.Read(lowered, method.Rows, method.Best, method.Scale);
        if (CertificateBound.Of(_program, proof, withObjective: false, wholeLots: false).Value > 0.0)
        {
            return proof;
        }

        double[] inside = InBox(method.Best.X);
        if (_incumbent.Offer(inside))
        {
            PullBack(point, inside);
        }

        return null;
    }

    /// <summary>The point moved towards one that keeps all limits, by the smallest share that makes it keep them too.</summary>
    private void PullBack(double[] point, double[] inside)
    {
        double broken = 0.0, kept = 1.0;
        var moved = new double[point.Length];
        for (int step = 0; step < PullBackSteps && kept - broken > 1e-3 * kept && !_meter.Checkpoint(); step++)
        {
            double share = broken > 0.0 ? Math.Sqrt(broken * kept) : kept * 0.01;
            for (int i = 0; i < moved.Length; i++)
            {
                moved[i] = Math.Clamp(point[i] + (share * (inside[i] - point[i])), _program.Lower[i], _program.Upper[i]);
            }

            bool keeps = LimitCheck.AllKept(_program, moved);
            kept = keeps ? share : kept;
            broken = keeps ? broken : share;
            if (keeps)
            {
                _incumbent.Offer([.. moved]);
            }
            else if (kept < 1e-14)
            {
                break;
            }
        }
    }

    private void OfferBound(Certificate certificate)
    {
        double bound = CertificateBound.Of(_program, certificate, withObjective: true, wholeLots: false).Value;
        if (_certificate is null || bound > _bound)
        {
            _certificate = certificate;
            _bound = bound;
        }
    }

    private static double[] Start(ConvexProgram program)
    {
        var x = new double[program.VariableCount];
        for (int i = 0; i < x.Length; i++)
        {
            x[i] = Math.Clamp(0.0, program.Lower[i], program.Upper[i]);
        }

        return x;
    }

    private double[] InBox(double[] x)
    {
        var inside = new double[_program.VariableCount];
        for (int i = 0; i < inside.Length; i++)
        {
            inside[i] = Math.Clamp(x[i], _program.Lower[i], _program.Upper[i]);
        }

        return inside;
    }

    /// <summary>Stopped before the first iterate: doing nothing, with the bound of the box.</summary>
    private Solution Unstarted()
    {
        OfferBound(MultiplierReading.None(_program, _start));
        return Answer();
    }

    private Solution Answer()
    {
        double[] best = _incumbent.Point(_bound);
        double objective = _incumbent.Objective(_bound), gap = objective - _bound;
        bool found = double.IsFinite(objective);
        SolutionStatus status = !found ? (_meter.Stopped ? SolutionStatus.NoSolutionFound : SolutionStatus.NumericalFailure)
            : _budget.Accepts(gap, _reference) ? SolutionStatus.Optimal
            : _meter.Stopped ? SolutionStatus.FeasibleAtLimit
            : SolutionStatus.FeasibleWithGap;
        return new Solution
        {
            Status = status,
            X = best,
            Objective = objective,
            LowerBound = _bound,
            RelaxedX = best,
            RelaxedObjective = found ? objective : double.NaN,
            Certificate = _certificate,
            Iterations = _meter.Iterations,
            Work = _meter.Spent,
            Checkpoints = _meter.Checkpoints,
            StoppedAt = _meter.StoppedAt,
        };
    }

    private Solution Infeasible(Certificate proof)
    {
        ImmutableArray<string> names = [.. _program.Limits.Where((_, k) => proof.LimitMultipliers[k] != 0.0).Select(limit => limit.Name)];
        return new Solution
        {
            Status = SolutionStatus.Infeasible,
            X = [],
            Objective = double.PositiveInfinity,
            LowerBound = double.PositiveInfinity,
            Infeasibility = proof,
            ConflictingLimits = names,
            Iterations = _meter.Iterations,
            Work = _meter.Spent,
            Checkpoints = _meter.Checkpoints,
            StoppedAt = _meter.StoppedAt,
        };
    }
}
