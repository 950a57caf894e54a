using MarginOptimizer.Solver.Simplex;
using MarginOptimizer.Solver.Sparse.Checking;
using MarginOptimizer.Solver.Sparse.InteriorPoint;
using MarginOptimizer.Solver.Sparse.Polishing;
using MarginOptimizer.Solver.Sparse.Problem;
using MarginOptimizer.Solver.Sparse.Reduction;

namespace MarginOptimizer.Solver.Sparse;

/// <summary>Attempts at one convex program; every point found is judged by the checker in the program's own numbers, the best is kept.</summary>
internal sealed class SparseSearch
{
    /// <summary>Candidates worse than this in violation or gap are not worth polishing.</summary>
    private const double WorthPolishing = 1e-2;

    private readonly QuadraticProgram _program;
    private readonly WorkMeter _meter;
    private readonly double _target;
    private readonly int[] _order;
    private readonly ReducedProgram _reduced;
    private readonly ScaledProgram _scaled;
    private readonly double[] _unit;
    private KktSystem? _system;
    private ConvexityReport? _convexity;

    /// <param name="program">Found convex, as far as the search for negative curvature goes.</param>
    /// <param name="order">A good order for factoring P.</param>
    /// <param name="target">Violation and relative gap at which to stop.</param>
    /// <param name="meter">Counts and stops.</param>
    public SparseSearch(QuadraticProgram program, int[] order, double target, WorkMeter meter)
    {
        _program = program;
        _order = order;
        _target = target;
        _meter = meter;
        ReducedProgram reduced = ReducedProgram.Of(program, readRows: true);
        _reduced = reduced.Contradiction ? ReducedProgram.Of(program, readRows: false) : reduced;
        _scaled = ScaledProgram.Of(_reduced.Rest, meter);
        _unit = _reduced.Whole(_scaled.Columns);
    }

    /// <summary>The best point so far; null before the first.</summary>
    public SparseCandidate? Best { get; private set; }

    /// <summary>What the checker says of P; null until a point needed it.</summary>
    public ConvexityReport? Convexity => _convexity;

    /// <summary>A row of fixed variables alone is violated: there is nothing to iterate on.</summary>
    public bool Contradiction => _reduced.Contradiction;

    public Action<string>? Trace { get; init; }

    /// <summary>One attempt, polished; false when the meter stopped it.</summary>
    public bool Attempt(InteriorSettings settings)
    {
        if (_meter.Checkpoint())
        {
            return false;
        }

        _system ??= KktSystem.Create(_scaled.Program, _meter);
        if (_system is null)
        {
            return false;
        }

        var method = new InteriorPointMethod(_scaled.Program, _system, settings, _meter) { Trace = Trace };
        InteriorOutcome outcome = method.Solve();
        Trace?.Invoke(FormattableString.Invariant($"{outcome} merit {method.BestMerit:e1}"));
        if (double.IsFinite(method.BestMerit))
        {
            Consider(method.Best.X, method.Best.Y);
        }

        if (outcome == InteriorOutcome.Stopped || Best is null || !(method.BestMerit <= WorthPolishing))
        {
            return outcome != InteriorOutcome.Stopped;
        }

        return Best.Score <= 0.01 * _target
            || (new ActiveSetPolish(_scaled.Program, _system, _meter).Run(method.Best, Consider)
                && (Best.Report.ExcessViolation <= 0.1 * _target || new FeasibilityRepair(_scaled.Program, _system, _meter).Run(method.Best, Consider)));
    }

    /// <summary>True when the point is exact enough to stop.</summary>
    private bool Consider(double[] point, double[] multipliers)
    {
        double[] x = _reduced.Restore(_scaled.Point(point));
        if (!DenseKernels.AllFinite(x) || !DenseKernels.AllFinite(multipliers))
        {
            return false;
        }

        double[] y = _reduced.Restore(x, _scaled.Multipliers(multipliers));
        SparsePointReport report = SparseCertificateChecker.Evaluate(_program, x);
        _convexity ??= SparseCertificateChecker.Convexity(_program, _order, _meter.Checkpoint);
        SparseCandidate candidate = Judged(x, y, report, 0, _convexity);
        for (int choice = 1; choice < BoxChoice.Count && candidate.Bound.RelativeGap > _target && !_meter.Checkpoint(); choice++)
        {
            SparseCandidate narrower = Judged(x, y, report, choice, _convexity);
            candidate = narrower.Bound.Gap < 0.5 * candidate.Bound.Gap ? narrower : candidate;
        }

        Trace?.Invoke(FormattableString.Invariant($"candidate violation {report.Violation:e1} gap {candidate.Bound.RelativeGap:e1} objective {candidate.Bound.Objective:e12}"));
        if (Best is null || candidate.Score < Best.Score)
        {
            Best = candidate;
        }

        return Best.Score <= 0.01 * _target;
    }

    private SparseCandidate Judged(double[] x, double[] y, SparsePointReport report, int choice, ConvexityReport convexity)
    {
        (double[] lower, double[] upper) = BoxChoice.Around(_program, x, _unit, choice);
        var certificate = new SparseCertificate(x, y, lower, upper, _order);
        _meter.Add(_program.Rows.Count + _program.Quadratic.Count);
        return new SparseCandidate(certificate, SparseCertificateChecker.LowerBound(_program, certificate, convexity), report);
    }
}
