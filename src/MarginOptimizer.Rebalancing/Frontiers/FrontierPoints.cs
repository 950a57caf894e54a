using System.Collections.Immutable;
using MarginOptimizer.Domain.Limits;
using MarginOptimizer.Rebalancing.Evaluation;
using MarginOptimizer.Rebalancing.Measures;
using MarginOptimizer.Rebalancing.Proposals;
using MarginOptimizer.Rebalancing.Questions;
using MarginOptimizer.Solver.Answer;

namespace MarginOptimizer.Rebalancing.Frontiers;

/// <summary>Solves a question at one bound after another, from the tightest: a book that keeps a bound keeps every looser one.</summary>
internal sealed class FrontierPoints(PreparedProblem prepared, MovingBound bound, SolveBudget budget, Func<TimeSpan> left, CancellationToken cancellation)
{
    /// <summary>Searches whose work the points without a mark share, where there are more of them.</summary>
    private const double SearchesShared = 4.0;

    /// <summary>Searches whose work all points together may use where some are searched again.</summary>
    private const double MostSearches = 8.0;

    /// <summary>A point whose gap is so many times that of the first is searched again.</summary>
    private const double WideGap = 4.0;

    /// <summary>Of the time and the work, the first point gets so many times its equal share.</summary>
    private const double SharesOfReference = 5.0;

    private readonly WarmSolver _solver = new(left);
    private readonly MeasureModel _margin = prepared.Catalog.MinimisedMargin(LimitScope.Total);
    private readonly MeasureModel _theta = prepared.Catalog.Model(Measure.Theta, LimitScope.Total);
    private readonly MeasureModel _impact = prepared.Catalog.Model(Measure.Impact, LimitScope.Total);

    /// <param name="bounds">Wanted, in any order.</param>
    /// <param name="markers">Whose bounds are wanted too.</param>
    /// <returns>By bound, rising.</returns>
    public ImmutableArray<FrontierPoint> Solve(IEnumerable<double> bounds, ImmutableArray<FrontierMarker> markers)
    {
        double[] wanted = [.. bounds.Concat(markers.Select(m => m.Bound)).Distinct().OrderBy(b => bound.Looser * b)];
        var solutions = SolveAll(wanted, ReferenceOf(wanted, markers), [.. markers.Select(m => m.Bound)]);
        var points = wanted.Select((at, k) => Point(at, bound.At(at), solutions[k].Solution, solutions[k].WorkWasSpent, [.. markers.Where(m => m.Bound == at).Select(m => m.Mark).Order()]));
        return [.. bound.Looser < 0.0 ? points.Reverse() : points];
    }

    /// <summary>Solved first and in full: the problem's own budget, else the middle of the series.</summary>
    private static int ReferenceOf(double[] wanted, ImmutableArray<FrontierMarker> markers)
    {
        var own = markers.FirstOrDefault(m => m.Mark == FrontierMark.Budget);
        return own is null ? wanted.Length / 2 : Array.IndexOf(wanted, own.Bound);
    }

    private (QuestionSolution Solution, bool WorkWasSpent)[] SolveAll(double[] wanted, int reference, HashSet<double> marked)
    {
        var lowered = bound.At(wanted[^1]).Lower(holdPresent: false);
        var moves = lowered.IsConvex && !lowered.PresentIsBeyond && lowered.BudgetLimit is null;
        var solutions = new (QuestionSolution Solution, bool WorkWasSpent)[wanted.Length];
        var share = Share(0L, wanted.Length, SharesOfReference, long.MaxValue);
        var first = SolveAt(wanted[reference], moves ? lowered : null, share);
        solutions[reference] = (first, first.Work >= share.WorkLimit);
        var spent = first.Work;

        // Searches in whole lots use up what they are given: the points beside the first share the work of a few, and the books of tighter bounds help out.
        var isShared = prepared.Problem.WholeLots && wanted.Length - 1 > SearchesShared;
        var each = isShared ? (long)(SearchesShared * first.Work / (wanted.Length - 1)) : long.MaxValue;
        var gapOfFirst = Gap(bound.At(wanted[reference]), first);
        for (var (k, done) = (0, 1); k < wanted.Length; k++)
        {
            var question = bound.At(wanted[k]);
            if (k != reference)
            {
                var inFractions = isShared && moves ? InFractions(lowered, wanted[k]) : 0L;
                var most = !isShared ? long.MaxValue : inFractions + (marked.Contains(wanted[k]) || !moves ? first.Work : each);
                share = Share(spent + inFractions, wanted.Length - done++, 1.0, most);
                var solution = SolveAt(wanted[k], moves ? lowered : null, share);
                solution = solution with { Work = solution.Work + inFractions };
                spent += solution.Work;
                if (k > 0) solution = Better(question, solution, solutions[k - 1].Solution);
                solutions[k] = (solution, solution.Work - inFractions >= share.WorkLimit);

                // Where its share was too little, it is searched again as long as there is work to share.
                var left = (long)(MostSearches * first.Work) - spent;
                if (isShared && left > 0 && Gap(question, solution) > WideGap * Math.Max(gapOfFirst, question.GapTolerance))
                {
                    share = Share(spent, wanted.Length - done + 1, 1.0, Math.Min(first.Work, left));
                    var again = SolveAt(wanted[k], moves ? lowered : null, share);
                    spent += again.Work;
                    solutions[k] = (Better(question, again with { Work = again.Work + solution.Work }, solution), again.Work >= share.WorkLimit);
                }
            }

            if (k > 0) solutions[k].Solution = Better(question, solutions[k].Solution, solutions[k - 1].Solution);
        }

        return solutions;
    }

    /// <summary>Work of a solve with lots disregarded, at whose end the search in whole lots begins; what that needs does not count against its share.</summary>
    private long InFractions(LoweredQuestion lowered, double at)
    {
        var program = bound.Move(lowered, at).Program;
        return _solver.Solve(program with { Lots = new double[program.VariableCount], Legs = null }, budget, cancellation).Work;
    }

    private QuestionSolution SolveAt(double at, LoweredQuestion? lowered, SolveBudget share)
    {
        var question = bound.At(at);
        return lowered is null
            ? QuestionSolver.Solve(question, _solver, share, cancellation)
            : QuestionSolver.SolveOnce(question, bound.Move(lowered, at), _solver, share, cancellation);
    }

    private static double Gap(PreparedQuestion question, QuestionSolution solution) =>
        solution.Book is null ? double.PositiveInfinity : (solution.Objective - solution.LowerBound) / question.GapScale;

    /// <summary>The book of a tighter bound where the search at this one found none as good.</summary>
    private static QuestionSolution Better(PreparedQuestion question, QuestionSolution solution, QuestionSolution tighter)
    {
        if (tighter.Book is not { } book || solution.Status is SolutionStatus.Infeasible or SolutionStatus.InfeasibleInLots) return solution;
        if ((solution.Book is not null && solution.Objective <= tighter.Objective) || !question.IsKeptBy(book)) return solution;
        var isOptimal = tighter.Objective - solution.LowerBound <= question.GapTolerance * question.GapScale;
        return solution with
        {
            Book = book,
            Objective = tighter.Objective,
            IsImprecise = false,
            Status = isOptimal ? SolutionStatus.Optimal
                : solution.Status is SolutionStatus.FeasibleAtLimit ? solution.Status
                : SolutionStatus.FeasibleWithGap,
        };
    }

    private FrontierPoint Point(double at, PreparedQuestion question, QuestionSolution solution, bool workWasSpent, ImmutableArray<FrontierMark> marks)
    {
        var (termination, after) = Verdict.Of(prepared.Problem, question, solution);
        var landscape = prepared.Landscape;
        var hasBook = solution.Book is not null;
        var today = landscape.AtToday(after, LimitScope.Total);
        var lost = prepared.Universe.TransferCostUsd(after.Lots);
        var cost = prepared.Universe.SumUsd(after.Lots, unit => unit.Cost) + lost;
        var margin = _margin.Evaluate(after);
        var impact = _impact.Evaluate(after);
        var saved = landscape.AtToday(prepared.Present, LimitScope.Total).Initial - today.Initial;
        return new FrontierPoint
        {
            Bound = at,
            Marks = marks,
            Termination = termination,
            MarginUsd = hasBook ? margin : double.NaN,
            InitialMarginUsd = today.Initial,
            CostUsd = cost,
            ImpactUsd = impact,
            PremiumUsd = prepared.Universe.SumUsd(after.Lots, unit => unit.Cash),
            ThetaUsdPerDay = _theta.Evaluate(after),
            HeadroomUsd = today.Collateral - today.Initial,
            BreakEvenPriceOfMargin = saved > 0.0 ? (cost + impact) / (saved * prepared.Problem.HorizonDays / 365.0) : null,
            Trades = new TradeList(landscape, after, _margin.Evaluate).Build(prepared.Problem.WholeLots),
            Transfers = AccountOutcomes.TransfersOf(prepared.Universe, after),
            Work = solution.Work,
            WorkWasSpent = workWasSpent,
        };
    }

    /// <summary>The time and the work left, over the points that are left.</summary>
    /// <param name="spent">Work so far.</param>
    /// <param name="points">Left, this one included.</param>
    /// <param name="shares">How many of the equal shares this one gets.</param>
    /// <param name="most">Work at most.</param>
    private SolveBudget Share(long spent, int points, double shares, long most)
    {
        var clock = left();
        var part = Math.Min(1.0, shares / points);
        var work = budget.WorkLimit == long.MaxValue ? long.MaxValue : (long)(part * Math.Max(0, budget.WorkLimit - spent));
        return budget with
        {
            WallClock = clock == Timeout.InfiniteTimeSpan ? clock : part * clock,
            WorkLimit = Math.Min(work, most),
        };
    }
}
