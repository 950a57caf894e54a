using System.Collections.Immutable;
using System.Diagnostics;
using MarginOptimizer.Rebalancing.Dividing;
using MarginOptimizer.Rebalancing.Evaluation;
using MarginOptimizer.Rebalancing.Measures;
using MarginOptimizer.Rebalancing.Problems;
using MarginOptimizer.Rebalancing.Trading;
using MarginOptimizer.Solver;
using MarginOptimizer.Solver.Answer;
using MarginOptimizer.Solver.Branching;
using MarginOptimizer.Solver.Certificates;
using MarginOptimizer.Solver.Problem;

namespace MarginOptimizer.Rebalancing.Questions;

/// <summary>Solves a prepared question and checks what the solver claims: the bound, the limits, the objective.</summary>
internal static class QuestionSolver
{
    /// <summary>Relative accuracy to which the program's objective must agree with the re-evaluated one.</summary>
    private const double Reproduction = 1e-7;

    /// <summary>Relative excess up to which a broken limit counts as rounding, not as a defect.</summary>
    private const double RoundingOfGross = 1e-5;

    /// <summary>Below this the solver is asked for nothing: its arithmetic has no more digits.</summary>
    private const double LeastRelativeGap = 1e-9;

    /// <summary>Relative gap at which the first point ends a search.</summary>
    private const double AnyPoint = 1e6;

    /// <summary>Rounding by which the scale of the solver may exceed that of the question.</summary>
    private const double ScaleRounding = 1.0 + 1e-6;

    /// <summary>Share of the box below which a fraction of a lot is rounding of the search, where whether a trade is made matters.</summary>
    private const double Noise = 1e-10;

    /// <summary>Choices of whole lots up to which a gap that one search in lots leaves is closed by dividing.</summary>
    private const double FewChoices = 100_000.0;

    public static QuestionSolution Solve(PreparedQuestion question, IConvexSolver solver, SolveBudget budget, CancellationToken cancellation) =>
        TangentLimits.Of(question) is { } tangents
            ? new TangentSearch(question, tangents, solver, budget, cancellation).Solve()
            : SolveAsWritten(question, solver, budget, cancellation);

    /// <summary>With every limit in the program as its measure writes it.</summary>
    public static QuestionSolution SolveAsWritten(PreparedQuestion question, IConvexSolver solver, SolveBudget budget, CancellationToken cancellation)
    {
        var entered = Stopwatch.GetTimestamp();
        var lowered = question.Lower(holdPresent: false);
        var left = budget.Less(Stopwatch.GetElapsedTime(entered), 0, 0);
        if (!lowered.IsConvex) return Divided(question, lowered, solver, left, null, cancellation);
        var solution = Restricted(question, lowered, solver, left, cancellation);
        if (solution.Status != SolutionStatus.FeasibleWithGap || TradeBox.Whole(question.Landscape.Universe, question.WholeLots).Choices() > FewChoices) return solution;
        var divided = Divided(question, lowered, solver, budget.Less(Stopwatch.GetElapsedTime(entered), solution.Work, 0), solution.Book, cancellation);
        return divided with { Work = divided.Work + solution.Work };
    }

    /// <summary>Where the margin of the present book cannot be lowered somewhere, two ways to keep it in bounds.</summary>
    private static QuestionSolution Restricted(
        PreparedQuestion question, LoweredQuestion lowered, IConvexSolver solver, SolveBudget budget, CancellationToken cancellation)
    {
        if (!lowered.PresentIsBeyond) return SolveOnce(question, lowered, solver, budget, cancellation);

        // A charge that cannot be lowered is brought to zero, or held at its present size: each gets half of the budget.
        var half = budget with
        {
            WorkLimit = budget.WorkLimit / 2,
            WallClock = budget.WallClock == Timeout.InfiniteTimeSpan ? budget.WallClock : budget.WallClock / 2,
        };
        var without = SolveOnce(question, lowered, solver, half, cancellation);
        var held = SolveOnce(question, question.Lower(holdPresent: true), solver, half, cancellation);
        return Better(question, without, held);
    }

    /// <summary>Whether the limits are proven to contradict each other.</summary>
    public static bool IsInfeasible(PreparedQuestion question, IConvexSolver solver, SolveBudget budget, CancellationToken cancellation)
    {
        var entered = Stopwatch.GetTimestamp();
        var lowered = question.Lower(holdPresent: false);
        if (!lowered.IsConvex) return IsProof(DividedQuestion.Solve(question, lowered, solver, budget.Less(Stopwatch.GetElapsedTime(entered), 0, 0), null, cancellation).Status);
        var solution = solver.Solve(lowered.Program, budget with { RelativeGap = AnyPoint }, cancellation);
        var status = Status(question, lowered, solution, double.NegativeInfinity, budget.RelativeGap);
        if (!IsOpenInLots(question, lowered, solution, status)) return IsProof(status);
        return IsProof(DividedQuestion.Solve(question, lowered, solver, budget.Less(Stopwatch.GetElapsedTime(entered), solution.Work, solution.Checkpoints), null, cancellation).Status);
    }

    /// <summary>Solves a question that was lowered before, its charges that cannot be lowered brought to zero.</summary>
    public static QuestionSolution SolveOnce(
        PreparedQuestion question, LoweredQuestion lowered, IConvexSolver solver, SolveBudget budget, CancellationToken cancellation)
    {
        var entered = Stopwatch.GetTimestamp();
        var solution = solver.Solve(lowered.Program, budget with { RelativeGap = RelativeGap(question, budget.RelativeGap) }, cancellation);
        var book = solution.HasPoint ? Traded(question, solution.X) : null;
        var isImprecise = book is not null && BreaksByRounding(question, book);
        if (isImprecise) book = PresentIfAllowed(question);
        else if (book is not null) RequireReproduction(question, solution, book);
        var bound = Math.Max(question.PlainBound, Math.Max(Bound(lowered, solution.Certificate), Bound(lowered, solution.Tree)));
        var status = Status(question, lowered, solution, bound, budget.RelativeGap);
        if (IsOpenInLots(question, lowered, solution, status))
        {
            var searched = Divided(question, lowered, solver, budget.Less(Stopwatch.GetElapsedTime(entered), solution.Work, solution.Checkpoints), null, cancellation);
            return searched with { Work = searched.Work + solution.Work };
        }

        if (book is null && status == SolutionStatus.NoSolutionFound && PresentIfAllowed(question) is { } present)
        {
            // Doing nothing keeps every limit: an answer, however short the search or narrow the restrictions.
            (book, status) = (present, solution.StoppedAt is not null ? SolutionStatus.FeasibleAtLimit : SolutionStatus.FeasibleWithGap);
        }

        var multipliers = Multipliers(lowered.Program, solution.Certificate);
        return new QuestionSolution
        {
            Status = status,
            Book = book,
            Objective = book is null ? double.NaN : question.Evaluate(book),
            LowerBound = bound,
            Conflict = IsProof(status)
                ? ConflictFilter.Irreducible(question, Conflict(question, lowered, solution), status, solver, budget, cancellation)
                : [],
            Multipliers = multipliers,
            Restrictions = [.. lowered.Restrictions.Where(r => lowered.PresentIsBeyond || multipliers.GetValueOrDefault(r) != 0.0)],
            Form = lowered.Form,
            IsImprecise = isImprecise,
            Work = solution.Work,
        };
    }

    private static QuestionSolution Divided(
        PreparedQuestion question, LoweredQuestion lowered, IConvexSolver solver, SolveBudget budget, BookState? known, CancellationToken cancellation)
    {
        var solution = DividedQuestion.Solve(question, lowered, solver, budget, known, cancellation);
        if (!IsProof(solution.Status)) return solution;
        var conflict = ConflictFilter.Irreducible(question, solution.Conflict, solution.Status, solver, budget, cancellation);
        return solution with
        {
            Conflict = conflict,
            Status = conflict.Any(OrderRules.IsRule) ? SolutionStatus.InfeasibleInLots : solution.Status,
        };
    }

    private static bool IsProof(SolutionStatus status) => status is SolutionStatus.Infeasible or SolutionStatus.InfeasibleInLots;

    /// <summary>The search in lots ended of itself and found nothing: what is left to do is to divide until every part is proven empty, or one is not.</summary>
    private static bool IsOpenInLots(PreparedQuestion question, LoweredQuestion lowered, Solution solution, SolutionStatus status) =>
        status == SolutionStatus.NoSolutionFound && question.WholeLots && lowered.Restrictions.IsEmpty && solution.StoppedAt is null && !solution.HasPoint
        && solution.Status == SolutionStatus.NoSolutionFound;

    /// <summary>The solver refers gaps to the objective at the start where that is larger: what it is asked for is the same money.</summary>
    private static double RelativeGap(PreparedQuestion question, double gap)
    {
        var start = Math.Abs(question.Evaluate(BookState.Present(question.Landscape.Universe)));
        return start > question.GapScale ? Math.Max(Math.Min(gap, LeastRelativeGap), gap * question.GapScale / start) : gap;
    }

    /// <summary>The better answer of two ways to restrict the same question; every bound and every proof holds for the question itself.</summary>
    private static QuestionSolution Better(PreparedQuestion question, QuestionSolution first, QuestionSolution second)
    {
        var better = second.Book is null ? first : first.Book is null || second.Objective < first.Objective ? second : first;
        if (better.Book is null && second.Status == SolutionStatus.Infeasible) better = second;
        var bound = Math.Max(first.LowerBound, second.LowerBound);
        var isOptimal = better.Status == SolutionStatus.FeasibleWithGap && better.Objective - bound <= question.GapTolerance * question.GapScale;
        return better with
        {
            Status = isOptimal ? SolutionStatus.Optimal : better.Status,
            LowerBound = bound,
            Work = first.Work + second.Work,
        };
    }

    private static BookState? PresentIfAllowed(PreparedQuestion question)
    {
        var present = BookState.Present(question.Landscape.Universe);
        return question.IsKeptBy(present) ? present : null;
    }

    /// <summary>The book that a point leads to, in whole lots where these are asked for.</summary>
    public static BookState Traded(PreparedQuestion question, double[] x)
    {
        var universe = question.Landscape.Universe;
        var lots = x[..universe.VariableCount];
        if (question.WholeLots)
        {
            for (var i = 0; i < universe.Tradeables.Length; i++) lots[i] = Math.Round(lots[i]);
        }

        if (question is { WholeLots: false, HasTradeRules: true }) Clean(universe, lots);
        foreach (var transfer in universe.Transfers) lots[transfer.Variable] = transfer.Clean(lots[transfer.Variable]);

        return BookState.Of(universe, lots);
    }

    /// <summary>Next to nothing is no trade.</summary>
    private static void Clean(TradingUniverse universe, double[] lots)
    {
        for (var i = 0; i < universe.Tradeables.Length; i++)
        {
            if (Math.Abs(lots[i]) <= Noise * Math.Max(universe.Tradeables[i].MaxBuyLots, universe.Tradeables[i].MaxSellLots)) lots[i] = 0.0;
        }
    }

    /// <summary>Solver and re-evaluation sum in different orders: on heavily offset books they may disagree by a few roundings of the gross terms.</summary>
    private static bool BreaksByRounding(PreparedQuestion question, BookState book) =>
        question.Broken(book) is { } broken && broken.Excess(book) <= RoundingOfGross * (1.0 + broken.Model.Magnitude(book));

    /// <summary>A point whose claims do not reproduce on the re-margined book is never handed out.</summary>
    private static void RequireReproduction(PreparedQuestion question, Solution solution, BookState book)
    {
        if (question.Broken(book) is { } broken)
        {
            throw new InvalidOperationException(FormattableString.Invariant(
                $"the solver's point breaks limit '{broken.Limit.Id}' by {broken.Excess(book):g6} when the resulting book is re-evaluated"));
        }

        if (question.BelowMinimum(book) is { } small)
            throw new InvalidOperationException($"the solver's point trades less of {small.Instrument.Name} than its smallest order");
        var objective = question.Evaluate(book);
        var scale = question.GapScale + Math.Abs(objective);
        if (objective > solution.Objective + (Reproduction * scale))
        {
            throw new InvalidOperationException(FormattableString.Invariant(
                $"the objective {solution.Objective:r} of the solver is {objective:r} when the resulting book is re-evaluated"));
        }
    }

    /// <summary>What the solver says of its program, said of the question: restrictions are none of the question's limits.</summary>
    private static SolutionStatus Status(PreparedQuestion question, LoweredQuestion lowered, Solution solution, double bound, double gap)
    {
        switch (solution.Status)
        {
            case SolutionStatus.Infeasible:
                var proof = Unrestricted(lowered, solution.Infeasibility);
                return proof is not null && CertificateChecker.InfeasibilityMargin(lowered.Relaxation, proof) > 0.0
                    ? SolutionStatus.Infeasible
                    : SolutionStatus.NoSolutionFound;
            case SolutionStatus.InfeasibleInLots when !double.IsPositiveInfinity(Bound(lowered, solution.Tree)):
                return SolutionStatus.NoSolutionFound;
            case SolutionStatus.Optimal when solution.Objective - bound > gap * question.GapScale * ScaleRounding:
                return SolutionStatus.FeasibleWithGap;
            default:
                return solution.Status;
        }
    }

    private static double Bound(LoweredQuestion lowered, Certificate? certificate) =>
        Unrestricted(lowered, certificate) is { } unrestricted
            ? CertificateChecker.LowerBound(lowered.Relaxation, unrestricted)
            : double.NegativeInfinity;

    private static double Bound(LoweredQuestion lowered, TreeProof? tree) => tree is null
        ? double.NegativeInfinity
        : TreeProofChecker.LowerBound(lowered.Relaxation, lowered.Restrictions.IsEmpty ? tree : Unrestricted(lowered, tree));

    /// <summary>Every part of a division with its multipliers as <see cref="Unrestricted(LoweredQuestion, Certificate?)"/> leaves them.</summary>
    private static TreeProof Unrestricted(LoweredQuestion lowered, TreeProof tree) => new(
    [
        .. tree.Nodes.Select(node => node.Evidence is { } evidence
            ? node with { Evidence = evidence with { Multipliers = Unrestricted(lowered, evidence.Multipliers)! } }
            : node),
    ]);

    /// <summary>The same multipliers without those of the restrictions prove a bound for the question as asked.</summary>
    private static Certificate? Unrestricted(LoweredQuestion lowered, Certificate? certificate)
    {
        if (certificate is null || lowered.Restrictions.IsEmpty) return certificate;
        var multipliers = (double[])certificate.LimitMultipliers.Clone();
        for (var k = 0; k < multipliers.Length; k++)
        {
            if (lowered.Restrictions.Contains(lowered.Program.Limits[k].Name)) multipliers[k] = 0.0;
        }

        return certificate with { LimitMultipliers = multipliers };
    }

    /// <summary>The question's own limits among those of the program; where ranges rest on the budget, the budget too, and a limit on the trades that is a rule of the program.</summary>
    private static ImmutableArray<string> Conflict(PreparedQuestion question, LoweredQuestion lowered, Solution solution)
    {
        return [.. question.Limits.Where(Presses).Select(l => l.Limit.Id)];

        bool Presses(AppliedLimit limit) => solution.ConflictingLimits.Contains(limit.Limit.Id)
            || solution.ConflictingLimits.Contains(AppliedLimit.LowerName(limit.Limit.Id))
            || lowered.BudgetLimit == limit.Limit.Id
            || (limit.Model is TradeCountMeasure && lowered.Program.Legs?.MostLegs is not null);
    }

    private static ImmutableDictionary<string, double> Multipliers(ConvexProgram program, Certificate? certificate)
    {
        if (certificate is null) return ImmutableDictionary<string, double>.Empty;
        var byName = ImmutableDictionary.CreateBuilder<string, double>(StringComparer.Ordinal);
        for (var k = 0; k < program.Limits.Length; k++) byName[program.Limits[k].Name] = certificate.LimitMultipliers[k];
        return byName.ToImmutable();
    }
}
