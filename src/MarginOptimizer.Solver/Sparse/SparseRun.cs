using MarginOptimizer.Solver.Answer;
using MarginOptimizer.Solver.Simplex;
using MarginOptimizer.Solver.Sparse.Checking;
using MarginOptimizer.Solver.Sparse.Diagnosis;
using MarginOptimizer.Solver.Sparse.InteriorPoint;
using MarginOptimizer.Solver.Sparse.Problem;

namespace MarginOptimizer.Solver.Sparse;

/// <summary>One solve: convexity, attempts, diagnosis, answer.</summary>
internal sealed class SparseRun(QuadraticProgram program, SolveBudget budget, WorkMeter meter)
{
    /// <summary>Violation and relative gap worth going on for after an acceptable answer.</summary>
    private const double Target = 1e-9;

    /// <summary>Relative slope toward infinity up to which an answer may be optimal.</summary>
    private const double Flat = 1e-6;

    /// <summary>Relative violation up to which a point still counts as one, though not as optimal.</summary>
    private const double Bar = 1e-6;

    private readonly double _feasibility = Math.Max(budget.FeasibilityTolerance, 1e-9);

    public Action<string>? Trace { get; init; }

    public SparseSolution Solve()
    {
        ConvexitySearch curvature = ConvexitySearch.Run(program, meter);
        if (curvature.Direction.Length > 0)
        {
            // Some directions are read off the matrix without the checker, and their curvature may be lost in rounding or overflow.
            return Answer(SolutionStatus.NotConvex) with
            {
                NegativeCurvature = curvature.Direction,
                Proven = SparseCertificateChecker.Curvature(program, curvature.Direction) < 0.0,
            };
        }

        if (curvature.Stopped || meter.Checkpoint())
        {
            return Answer(meter.Stopped ? SolutionStatus.NoSolutionFound : SolutionStatus.NumericalFailure);
        }

        var search = new SparseSearch(program, curvature.Order, Math.Min(Target, budget.RelativeGap), meter) { Trace = Trace };
        for (int k = 0; k < InteriorSettings.Attempts.Length; k++)
        {
            bool finished = !search.Contradiction && search.Attempt(InteriorSettings.Attempts[k]);
            if (search.Best is { } best && best.Score <= Math.Min(Target, budget.RelativeGap))
            {
                break;
            }

            if (meter.Stopped || (finished && k > 0))
            {
                break;
            }

            if (!Acceptable(search.Best) && k == 0 && Diagnosed() is { } verdict)
            {
                return verdict;
            }

            if (search.Contradiction)
            {
                break;
            }
        }

        return FromSearch(search);
    }

    private bool Acceptable(SparseCandidate? candidate)
        => candidate is not null && Kept(candidate) && candidate.Report.ExcessViolation <= _feasibility && candidate.Bound.RelativeGap <= budget.RelativeGap
            && candidate.Bound.OpenSlope <= Flat;

    private static bool Kept(SparseCandidate candidate) => candidate.Report.Violation <= Bar;

    private SparseSolution? Diagnosed()
    {
        InfeasibilityProof proof = InfeasibilityProof.Search(program, meter);
        if (proof.Multipliers.Length > 0)
        {
            return Answer(SolutionStatus.Infeasible) with
            {
                Infeasibility = proof.Multipliers,
                InfeasibilityRadius = proof.Radius,
                LowerBound = double.PositiveInfinity,
                Proven = true,
            };
        }

        if (meter.Stopped || proof.Point.Length == 0)
        {
            return null;
        }

        SparsePointReport report = SparseCertificateChecker.Evaluate(program, proof.Point);
        if (report.ExcessViolation > _feasibility)
        {
            return null;
        }

        double[] ray = UnboundednessProof.Search(program, meter);
        return ray.Length == 0
            ? null
            : Answer(SolutionStatus.Unbounded) with
            {
                X = proof.Point,
                Violation = report.Violation,
                Ray = ray,
                Objective = double.NegativeInfinity,
                Proven = true,
            };
    }

    private SparseSolution FromSearch(SparseSearch search)
    {
        if (search.Best is not { } best)
        {
            return Answer(meter.Stopped ? SolutionStatus.NoSolutionFound : SolutionStatus.NumericalFailure);
        }

        bool feasible = Kept(best);
        bool optimal = Acceptable(best);
        SolutionStatus status = optimal ? SolutionStatus.Optimal
            : meter.Stopped ? feasible ? SolutionStatus.FeasibleAtLimit : SolutionStatus.NoSolutionFound
            : feasible ? SolutionStatus.FeasibleWithGap : SolutionStatus.NumericalFailure;
        SparseCertificate certificate = best.Certificate;
        return Answer(status) with
        {
            X = feasible ? certificate.Point : [],
            Multipliers = feasible ? certificate.Multipliers : [],
            Objective = feasible ? best.Bound.Objective : double.PositiveInfinity,
            LowerBound = best.Bound.LowerBound,
            Gap = feasible ? best.Bound.Gap : double.NaN,
            Violation = feasible ? best.Report.Violation : double.NaN,
            Proven = optimal,
            Certificate = certificate,
            BoxIsArtificial = !certificate.BoxLower.AsSpan().SequenceEqual(program.Lower) || !certificate.BoxUpper.AsSpan().SequenceEqual(program.Upper),
            ConvexityTolerance = search.Convexity is { Established: true } convexity ? convexity.Tolerance : double.NaN,
        };
    }

    private SparseSolution Answer(SolutionStatus status) => new()
    {
        Status = status,
        Iterations = meter.Iterations,
        Work = meter.Spent,
        StoppedAt = meter.StoppedAt,
    };
}
