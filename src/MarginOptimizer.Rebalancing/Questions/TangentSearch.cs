using System.Diagnostics;
using MarginOptimizer.Rebalancing.Dividing;
using MarginOptimizer.Rebalancing.Evaluation;
using MarginOptimizer.Rebalancing.Measures;
using MarginOptimizer.Solver;
using MarginOptimizer.Solver.Answer;

namespace MarginOptimizer.Rebalancing.Questions;

/// <summary>
/// Solves a question with limits on norms. Where the optimum in fractions without them keeps them, the question without them is solved as if they were not
/// there. Otherwise tangents stand for them, more after every answer that breaks one (Kelley's cutting planes), in turn with bounds tightened by what was broken,
/// which gives points inside; every point is judged by the limits themselves. Bounds are those of the relaxations alone. The look whether limits are loose is
/// counted beside the work limit where they are: the answer is then that without them.
/// </summary>
internal sealed class TangentSearch(PreparedQuestion question, TangentLimits limits, IConvexSolver solver, SolveBudget budget, CancellationToken cancellation)
{
    private const int Rounds = 5;

    /// <summary>Of the relaxation in fractions, before whole lots are asked for.</summary>
    private const int MostTangents = 20;

    /// <summary>Share of a bound by which the optimum in fractions may break it: less than whole lots move.</summary>
    private const double Touching = 1e-3;

    /// <summary>Solves with tightened bounds for one without.</summary>
    private const int Turns = 2;

    /// <summary>Of what is left of the budget, for each solve.</summary>
    private const int Share = 4;

    /// <summary>Choices of whole lots up to which the question itself is divided where a gap stays.</summary>
    private const double FewChoices = 100_000.0;

    private readonly long _entered = Stopwatch.GetTimestamp();
    private BookState? _best;
    private double _objective = double.PositiveInfinity;
    private double _bound = double.NegativeInfinity;
    private QuestionSolution? _relaxed;
    private bool _isStopped;
    private long _work;

    private bool IsClosed => _best is not null && _objective - _bound <= budget.RelativeGap * question.GapScale;

    public QuestionSolution Solve()
    {
        Offer(BookState.Present(question.Landscape.Universe));
        var isLoose = LooksLoose();
        if (isLoose == true && Relax(budget.Less(Stopwatch.GetElapsedTime(_entered), 0, 0)) is { } same) return same;
        if (isLoose is null && Relax(Left(2)) is { } answer) return answer;
        if (question is { WholeLots: false, HasTradeRules: false } && Take(QuestionSolver.SolveAsWritten(question, solver, Left(1), cancellation)) is { } direct) return direct;
        var tightening = new double[limits.Limits.Length];
        for (var round = 0; round == 0 || (round < Rounds && !IsSpent()); round++)
        {
            if (Relax(Left(Share)) is { } closed) return closed;
            if (_relaxed!.Book is not { } broken || IsClosed) break;
            if (round == 0) limits.Tighten(tightening, broken);
            for (var turn = 0; turn < Turns && !IsClosed && !IsSpent(); turn++) Tightened(tightening);
            if (IsClosed) break;
        }

        var isSmall = TradeBox.Whole(question.Landscape.Universe, question.WholeLots).Choices() <= FewChoices;
        if (!IsClosed && !IsSpent() && (_best is null || isSmall) && Take(QuestionSolver.SolveAsWritten(question, solver, Left(1), cancellation)) is { } whole) return whole;
        return Answer(_relaxed!);
    }

    /// <summary>Whether the optimum in fractions without the norms keeps them; where it does not, tangents are added until its optimum nearly keeps them. Null = not known.</summary>
    private bool? LooksLoose()
    {
        var fractions = question with
        {
            WholeLots = false,
            TradeCharge = 0.0,
            KeepsMinimums = false,
            SecondObjective = [],
            Limits = question.Limits.RemoveAll(l => l.Model is TradeCountMeasure),
        };
        for (var round = 0; round < MostTangents; round++)
        {
            var lowered = limits.Relaxed(fractions).Lower(holdPresent: false);
            if (!lowered.IsConvex) return null;
            var solution = solver.Solve(lowered.Program, Left(1), cancellation);
            _work += solution.Work;

            // What a budget too short for fractions leaves to whole lots is little: it is not divided further.
            if (solution.Status != SolutionStatus.Optimal) return round == 0 && solution.StoppedAt is not null;
            var book = QuestionSolver.Traded(fractions, solution.X);
            if (limits.AreKeptBy(book, round == 0 ? 0.0 : Touching)) return round == 0;
            limits.Touch(book);
        }

        return false;
    }

    /// <summary>Solves the relaxation. What comes back answers the question; null while its answer breaks a limit, which gets a tangent there.</summary>
    private QuestionSolution? Relax(SolveBudget share)
    {
        var solution = QuestionSolver.SolveAsWritten(limits.Relaxed(question), solver, share, cancellation);
        _work += solution.Work;
        _bound = Math.Max(_bound, solution.LowerBound);
        _relaxed = solution;
        if (solution.Status is SolutionStatus.Infeasible or SolutionStatus.InfeasibleInLots) return solution with { Work = _work };
        _isStopped |= solution.Status == SolutionStatus.FeasibleAtLimit;
        if (solution.Book is not { } book) return null;
        if (!limits.AreKeptBy(book))
        {
            limits.Touch(book);
            return null;
        }

        Offer(book);
        if (!IsClosed && solution.Status == SolutionStatus.FeasibleAtLimit && !IsSpent() && IsMore(Left(1), share)) return Relax(Left(1)) ?? Answer(solution);
        return ReferenceEquals(_best, book) && !IsClosed ? solution with { LowerBound = _bound, Work = _work } : Answer(solution);
    }

    private static bool IsMore(SolveBudget left, SolveBudget share) => left.WorkLimit > share.WorkLimit || left.WallClock > share.WallClock;

    /// <summary>An answer inside: its bound is none of the question.</summary>
    private void Tightened(double[] tightening)
    {
        if (IsSpent()) return;
        var solution = QuestionSolver.SolveAsWritten(limits.Relaxed(question, tightening), solver, Left(Share), cancellation);
        _work += solution.Work;
        if (solution.Book is not { } book)
        {
            limits.Loosen(tightening);
            return;
        }

        Offer(book);
        if (limits.AreKeptBy(book)) limits.Loosen(tightening);
        else limits.Tighten(tightening, book);
        limits.Touch(book);
    }

    /// <summary>The answer of the question itself, joined with what is known; null where it leaves a gap.</summary>
    private QuestionSolution? Take(QuestionSolution solution)
    {
        _work += solution.Work;
        _bound = Math.Max(_bound, solution.LowerBound);
        _relaxed ??= solution;
        if (solution.Status is SolutionStatus.Infeasible or SolutionStatus.InfeasibleInLots) return solution with { Work = _work };
        _isStopped |= solution.Status == SolutionStatus.FeasibleAtLimit;
        if (solution.Book is { } book) Offer(book);
        return IsClosed ? Answer(solution) : null;
    }

    private void Offer(BookState book)
    {
        if (!question.IsKeptBy(book)) return;
        var objective = question.Evaluate(book);
        if (objective < _objective) (_best, _objective) = (book, objective);
    }

    /// <summary>The best point with the best bound; prices and form are those of a solve.</summary>
    private QuestionSolution Answer(QuestionSolution of) => of with
    {
        Status = _best is null ? SolutionStatus.NoSolutionFound
            : IsClosed ? SolutionStatus.Optimal
            : _isStopped || IsSpent() ? SolutionStatus.FeasibleAtLimit
            : SolutionStatus.FeasibleWithGap,
        Book = _best,
        Objective = _best is null ? double.NaN : _objective,
        LowerBound = _bound,
        IsImprecise = false,
        Conflict = [],
        Work = _work,
    };

    private bool IsSpent() => cancellation.IsCancellationRequested || Left(1) is { WorkLimit: 0 } or { WallClock.Ticks: 0 };

    /// <summary>A share of what is left.</summary>
    private SolveBudget Left(int parts)
    {
        var left = budget.Less(Stopwatch.GetElapsedTime(_entered), _work, 0);
        return left with
        {
            WorkLimit = left.WorkLimit == long.MaxValue ? left.WorkLimit : left.WorkLimit / parts,
            WallClock = left.WallClock == Timeout.InfiniteTimeSpan ? left.WallClock : left.WallClock / parts,
        };
    }
}
