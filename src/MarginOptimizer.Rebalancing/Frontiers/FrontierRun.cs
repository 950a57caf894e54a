using System.Collections.Immutable;
using System.Diagnostics;
using MarginOptimizer.Margin;
using MarginOptimizer.Rebalancing.Evaluation;
using MarginOptimizer.Rebalancing.Proposals;
using MarginOptimizer.Rebalancing.Questions;
using MarginOptimizer.Solver.Answer;
using MarginOptimizer.Solver.Prices;

namespace MarginOptimizer.Rebalancing.Frontiers;

/// <summary>One frontier: its range, the curve over it, the proposals at single bounds.</summary>
internal sealed class FrontierRun
{
    /// <summary>Many times what one end of a range needs; the same on every machine.</summary>
    private const long WorkPerEnd = 1_000_000_000;

    private readonly PreparedProblem _prepared;
    private readonly FrontierOptions _options;
    private readonly SolveBudget _budget;
    private readonly long _entered;
    private readonly CancellationToken _cancellation;
    private readonly MovingBound _bound;

    public FrontierRun(PreparedProblem prepared, FrontierOptions options, SolveBudget budget, long entered, CancellationToken cancellation)
    {
        (_prepared, _options, _entered, _cancellation) = (prepared, options, entered, cancellation);
        _budget = budget with { RelativeGap = prepared.Problem.GapTolerance };
        _bound = MovingBound.Of(prepared, options.Axis);
    }

    public Frontier Trace()
    {
        // In fractions, without rules on orders: the ends of the range are those of the curve.
        var free = InFractions(_bound.Free);
        var warm = new WarmSolver(Left);
        var loosest = QuestionSolver.Solve(free, warm, Share(4.0), _cancellation);
        if (loosest.Book is not { } best) return WithoutPoints(Unbounded(free, loosest));
        var from = TightestBound(warm) ?? _bound.Model.Evaluate(best);
        var to = _bound.Looser * Math.Max(_bound.Looser * from, _bound.Looser * _bound.Model.Evaluate(best));
        var half = SolveBudget.Default with { WallClock = Share(2.0).WallClock };
        var curve = FrontierCurve.Trace(_bound, InFractions(_bound.At(to)).Lower(holdPresent: false), from, to, half, _cancellation);
        var markers = Markers(curve);
        var points = new FrontierPoints(_prepared, _bound, _budget, Left, _cancellation).Solve(Bounds(from, to, curve.Points), markers);
        return Report(Unbounded(free, loosest), curve, curve.Points.IsEmpty ? Sampled(points) : markers, points);
    }

    /// <summary>Bounds asked for, or a series that is even along the curve, both axes scaled to their range: most of it where most happens.</summary>
    private IEnumerable<double> Bounds(double from, double to, ImmutableArray<CurvePoint> curve)
    {
        if (!_options.Bounds.IsEmpty) return _options.Bounds;
        if (from == to) return [from];
        ImmutableArray<CurvePoint> path = curve.Length >= 2 ? curve : [new CurvePoint(from, 0.0), new CurvePoint(to, 0.0)];
        return FrontierMarkers.Along(path, _options.PointCount);
    }

    private static PreparedQuestion InFractions(PreparedQuestion question) => question with { WholeLots = false, KeepsMinimums = false, TradeCharge = 0.0 };

    private double? TightestBound(WarmSolver warm)
    {
        // Nothing costs less than doing nothing, where that is allowed.
        if (_options.Axis == FrontierAxis.ExecutionCost && _bound.Free.IsKeptBy(_prepared.Present)) return 0.0;
        var solution = QuestionSolver.Solve(_bound.Tightest(), warm, Share(4.0), _cancellation);
        return solution.Book is { } book ? _bound.Model.Evaluate(book) : null;
    }

    private ImmutableArray<FrontierMarker> Markers(FrontierCurve curve)
    {
        var markers = ImmutableArray.CreateBuilder<FrontierMarker>();
        if (OwnBudget() is { } budget) markers.Add(new FrontierMarker(FrontierMark.Budget, budget, curve.At(_bound, budget) ?? double.NaN));
        AddReadings(curve.Points, markers);
        return markers.ToImmutable();
    }

    /// <summary>The same from points alone.</summary>
    private ImmutableArray<FrontierMarker> Sampled(ImmutableArray<FrontierPoint> points)
    {
        var markers = ImmutableArray.CreateBuilder<FrontierMarker>();
        var known = points.Where(p => p.HasBook).Select(p => new CurvePoint(p.Bound, p.MarginUsd)).ToList();
        if (OwnBudget() is { } budget && known.Exists(p => p.Bound == budget))
            markers.Add(new FrontierMarker(FrontierMark.Budget, budget, known.First(p => p.Bound == budget).Value));
        if (_bound.Looser < 0.0) known.Reverse();
        AddReadings([.. known], markers);
        return markers.ToImmutable();
    }

    private void AddReadings(ImmutableArray<CurvePoint> points, ImmutableArray<FrontierMarker>.Builder markers)
    {
        if (FrontierMarkers.Knee(points) is { } knee) markers.Add(new FrontierMarker(FrontierMark.Knee, knee.Bound, knee.Value));
        if (_options.Axis != FrontierAxis.ExecutionCost) return;
        var rent = _prepared.Problem.PriceOfMargin * _prepared.Problem.HorizonDays / 365.0;
        if (FrontierMarkers.BestAtPrice(points, rent) is { } best) markers.Add(new FrontierMarker(FrontierMark.BestAtPrice, best.Bound, best.Value));
    }

    private double? OwnBudget() => _options.Axis != FrontierAxis.ExecutionCost
        ? null
        : _prepared.Question.Limits.Single(l => l.Limit.Id == ModeQuestions.BudgetId).Upper;

    private Termination Unbounded(PreparedQuestion free, QuestionSolution solution)
    {
        if (solution.Status is SolutionStatus.Infeasible or SolutionStatus.InfeasibleInLots)
            solution = solution with { Relaxation = CheapestRelaxation.Find(free, new WarmSolver(Left), Share(1.0), _cancellation) };
        return Verdict.Of(_prepared.Problem, free, solution).Termination;
    }

    private Frontier WithoutPoints(Termination unbounded) =>
        Report(unbounded, new FrontierCurve([], false, "nothing found keeps the limits at any bound", 0), [], []);

    private Frontier Report(Termination unbounded, FrontierCurve curve, ImmutableArray<FrontierMarker> markers, ImmutableArray<FrontierPoint> points)
    {
        var present = _prepared.Present;
        var margin = _prepared.Catalog.MinimisedMargin(Domain.Limits.LimitScope.Total);
        return new Frontier
        {
            Axis = _options.Axis,
            Vertices = Vertices(curve.Points),
            IsCurveExact = curve.IsExact,
            CurveNote = curve.Note,
            Points = points,
            Unbounded = unbounded,
            MarginTodayUsd = margin.Evaluate(present),
            ThetaTodayUsdPerDay = _prepared.Catalog.Model(Domain.Limits.Measure.Theta, Domain.Limits.LimitScope.Total).Evaluate(present),
            TodayKeepsLimits = _bound.Free.Broken(present) is null,
            Markers = markers,
            Models = [.. _prepared.Landscape.Today.Compiled.Select(c => c.Version).Distinct()],
            Warnings = Warnings(),
            CandidateCount = _prepared.Universe.Tradeables.Length,
            CurveSolves = curve.Solves,
            Work = points.Sum(p => p.Work),
        };
    }

    private ImmutableArray<FrontierVertex> Vertices(ImmutableArray<CurvePoint> curve)
    {
        var years = _prepared.Problem.HorizonDays / 365.0;
        var vertices = ImmutableArray.CreateBuilder<FrontierVertex>(curve.Length);
        for (var k = 0; k < curve.Length; k++)
        {
            var isLast = k + 1 == curve.Length;
            var slope = isLast ? 0.0 : (curve[k + 1].Value - curve[k].Value) / (curve[k + 1].Bound - curve[k].Bound);
            double? price = isLast || _options.Axis != FrontierAxis.ExecutionCost || slope >= 0.0 ? null : -1.0 / (slope * years);
            vertices.Add(new FrontierVertex(curve[k].Bound, curve[k].Value, slope, price));
        }

        return vertices.MoveToImmutable();
    }

    private ImmutableArray<MarginWarning> Warnings() =>
        [.. _prepared.Universe.Accounts.SelectMany(a => a.Market.Notes).Distinct().Select(note => new MarginWarning("MARKET_DATA", note))];

    /// <summary>A part of the time left. The work limit is that of the points: the ends of the range have one of their own, where there is one.</summary>
    private SolveBudget Share(double parts)
    {
        var left = Left();
        return _budget with
        {
            WallClock = left == Timeout.InfiniteTimeSpan ? left : left / parts,
            WorkLimit = Math.Max(_budget.WorkLimit, WorkPerEnd),
        };
    }

    private TimeSpan Left()
    {
        if (_budget.WallClock == Timeout.InfiniteTimeSpan) return _budget.WallClock;
        var left = _budget.WallClock - Stopwatch.GetElapsedTime(_entered);
        return left > TimeSpan.Zero ? left : TimeSpan.Zero;
    }
}
