using System.Diagnostics;
using MarginOptimizer.Solver.Answer;
using MarginOptimizer.Solver.Certificates;
using MarginOptimizer.Solver.Elastic;
using MarginOptimizer.Solver.Problem;
using MarginOptimizer.Solver.Simplex;

namespace MarginOptimizer.Solver.Tangents;

/// <summary>
/// Programs with squares, but without norms and lots, by the simplex: each round solves the program with tangents in place of squares, judges its
/// point by the program itself, turns its multipliers into a certificate of the program, and adds tangents around the point. Slower than an interior
/// point where that works, but as sure of foot as the simplex.
/// </summary>
internal sealed class TangentRun(ConvexProgram program, SolveBudget budget, IConvexSolver linear, CancellationToken cancellation)
{
    private const int Rounds = 30;

    private readonly long _entered = Stopwatch.GetTimestamp();
    private double[] _best = [];
    private double _objective = double.PositiveInfinity;
    private Certificate? _certificate;
    private double _bound = double.NegativeInfinity;
    private long _work;
    private int _checkpoints;
    private int _iterations;
    private int? _stoppedAt;

    /// <param name="near">Where tangents are dense at first.</param>
    public Solution Solve(double[] near)
    {
        var model = new TangentModel(program);
        double[] start = Start();
        Offer(start);
        model.Add(near.Length == program.VariableCount ? near : start);
        for (int round = 0; round < Rounds && _stoppedAt is null; round++)
        {
            Solution found = linear.Solve(model.Build(), Left(), cancellation);
            Count(found);
            if (found.Infeasibility is { } proof)
            {
                return found with { Infeasibility = Own(proof), Work = _work, Iterations = _iterations, Checkpoints = _checkpoints, StoppedAt = _stoppedAt };
            }

            if (found.Certificate is { } certificate)
            {
                OfferBound(Own(certificate) with { Point = Linearisation(model, certificate, found.HasPoint ? found.X : start) });
            }

            if (!found.HasPoint)
            {
                break;
            }

            Offer(found.X);
            if (_objective - _bound <= Tolerance())
            {
                break;
            }

            model.Add(found.X);
        }

        return Answer();
    }

    /// <summary>The weights on the program's own functions; those of the squares become the point of linearisation.</summary>
    private Certificate Own(Certificate certificate) =>
        new(certificate.LimitMultipliers, certificate.FunctionWeights[..program.Functions.Length]);

    /// <summary>The point next to x at which each form has the mean level of the tangents that carry weight: there the gradients agree.</summary>
    private double[] Linearisation(TangentModel model, Certificate certificate, double[] x)
    {
        var point = (double[])x.Clone();
        if (program.Quadratic?.Factors is not { Rows: > 0 } factors)
        {
            return point;
        }

        int count = factors.Rows;
        var gram = new double[count, count];
        var miss = new double[count];
        for (int k = 0; k < count; k++)
        {
            RowWeights weights = certificate.FunctionWeights[program.Functions.Length + k];
            for (int entry = 0; entry < weights.Rows.Length; entry++)
            {
                miss[k] += weights.Weights[entry] * model.Levels(k)[weights.Rows[entry]];
            }

            miss[k] -= DenseKernels.Dot(factors.Row(k), x.AsSpan(0, factors.Columns));
            for (int other = 0; other < count; other++)
            {
                gram[k, other] = DenseKernels.Dot(factors.Row(k), factors.Row(other));
            }
        }

        double[] shares = SmallSystem.Solve(gram, miss);
        for (int k = 0; k < count; k++)
        {
            DenseKernels.AddScaled(shares[k], factors.Row(k), point.AsSpan(0, factors.Columns));
        }

        return point;
    }

    private void Offer(double[] x)
    {
        double objective = PointEvaluation.Objective(program, x);
        if (objective < _objective && LimitCheck.AllKept(program, x, budget.FeasibilityTolerance))
        {
            (_best, _objective) = (x, objective);
        }
    }

    private void OfferBound(Certificate certificate)
    {
        double bound = CertificateBound.Of(program, certificate, withObjective: true, wholeLots: false).Value;
        if (_certificate is null || bound > _bound)
        {
            (_certificate, _bound) = (certificate, bound);
        }
    }

    private Solution Answer()
    {
        bool hasPoint = _best.Length == program.VariableCount && double.IsFinite(_objective);
        SolutionStatus status = !hasPoint ? (_stoppedAt is null ? SolutionStatus.NumericalFailure : SolutionStatus.NoSolutionFound)
            : _objective - _bound <= Tolerance() ? SolutionStatus.Optimal
            : _stoppedAt is not null ? SolutionStatus.FeasibleAtLimit
            : SolutionStatus.FeasibleWithGap;
        return new Solution
        {
            Status = status,
            X = hasPoint ? _best : [],
            Objective = hasPoint ? _objective : double.PositiveInfinity,
            LowerBound = _bound,
            Certificate = _certificate,
            Iterations = _iterations,
            Work = _work,
            Checkpoints = _checkpoints,
            StoppedAt = _stoppedAt,
        };
    }

    private double[] Start()
    {
        var x = new double[program.VariableCount];
        for (int i = 0; i < x.Length; i++)
        {
            x[i] = Math.Clamp(0.0, program.Lower[i], program.Upper[i]);
        }

        return x;
    }

    private double Tolerance()
    {
        double reference = Math.Max(Math.Abs(PointEvaluation.Objective(program, Start())), program.GapScale);
        return Math.Max(budget.AbsoluteGap, budget.RelativeGap * reference);
    }

    private void Count(Solution solution)
    {
        _stoppedAt ??= solution.StoppedAt is { } stop ? _checkpoints + stop : null;
        _work += solution.Work;
        _checkpoints += solution.Checkpoints;
        _iterations += solution.Iterations;
    }

    /// <summary>What is left of the budget after the rounds so far.</summary>
    private SolveBudget Left() => budget.Less(Stopwatch.GetElapsedTime(_entered), _work, _checkpoints);
}
