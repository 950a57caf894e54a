using System.Collections.Immutable;
using System.Diagnostics;
using MarginOptimizer.Rebalancing.Evaluation;
using MarginOptimizer.Rebalancing.Questions;
using MarginOptimizer.Solver;
using MarginOptimizer.Solver.Answer;

namespace MarginOptimizer.Rebalancing.Dividing;

/// <summary>Solves a question that one convex program does not answer. Bounds and proofs are recomputed from the leaves of the search.</summary>
internal static class DividedQuestion
{
    /// <summary>Share of the time after which no further part is checked. The search keeps what it expects checking to take.</summary>
    private const double WithChecking = 1.25;

    /// <param name="budget">Its gap refers to the question's scale.</param>
    /// <param name="known">An answer that is known already; null for none.</param>
    public static QuestionSolution Solve(
        PreparedQuestion question, LoweredQuestion lowered, IConvexSolver solver, SolveBudget budget, BookState? known, CancellationToken cancellation)
    {
        var entered = Stopwatch.GetTimestamp();
        var answer = new DividedSearch(question, lowered, solver, budget, cancellation).Solve(known);
        var proven = LeafChecker.LowerBound(question, answer.Leaves, answer.Root, IsTimeUp);
        if (answer.Best is not null && double.IsPositiveInfinity(proven))
            throw new InvalidOperationException("the search claims that no trades keep every limit, and some do");
        var bound = Math.Max(question.PlainBound, proven);
        var status = Status(question, answer, proven, bound, budget.RelativeGap, IsTimeUp);
        return new QuestionSolution
        {
            Status = status,
            Book = answer.Best,
            Objective = answer.Best is { } book ? question.Evaluate(book) : double.NaN,
            LowerBound = double.IsPositiveInfinity(proven) ? double.NegativeInfinity : bound,
            Conflict = status is SolutionStatus.Infeasible or SolutionStatus.InfeasibleInLots ? Conflict(question, lowered, answer) : [],
            Multipliers = Multipliers(answer),
            Restrictions = [],
            Form = lowered.Form,
            IsRelaxed = lowered.Builder.IsSplit,
            EndedAtMostParts = answer.EndedAtMostParts,
            Work = answer.Work,
        };

        bool IsTimeUp() => budget.WallClock != Timeout.InfiniteTimeSpan && Stopwatch.GetElapsedTime(entered) >= WithChecking * budget.WallClock;
    }

    private static SolutionStatus Status(PreparedQuestion question, DividedAnswer answer, double proven, double bound, double gap, Func<bool> isTimeUp)
    {
        if (answer.Best is not null)
        {
            return answer.Objective - bound <= gap * question.GapScale ? SolutionStatus.Optimal
                : answer.StoppedAt is null ? SolutionStatus.FeasibleWithGap
                : SolutionStatus.FeasibleAtLimit;
        }

        if (!double.IsPositiveInfinity(proven)) return SolutionStatus.NoSolutionFound;
        return !question.WholeLots || LeafChecker.ExcludesFractions(question, answer.Leaves, isTimeUp) ? SolutionStatus.Infeasible : SolutionStatus.InfeasibleInLots;
    }

    /// <summary>Limits of the question that carry a proof; ranges of parts rest on the budget too.</summary>
    private static ImmutableArray<string> Conflict(PreparedQuestion question, LoweredQuestion lowered, DividedAnswer answer) =>
    [
        .. question.Limits.Select(l => l.Limit.Id).Where(id =>
            answer.Conflict.Contains(id) || answer.Conflict.Contains(AppliedLimit.LowerName(id)) || lowered.Builder.Budget?.LimitId == id),
    ];

    private static ImmutableDictionary<string, double> Multipliers(DividedAnswer answer) => answer.Root is not ({ } written, { } certificate)
        ? ImmutableDictionary<string, double>.Empty
        : written.Program.Limits.Select((limit, k) => (limit.Name, certificate.LimitMultipliers[k])).ToImmutableDictionary(m => m.Name, m => m.Item2, StringComparer.Ordinal);
}
