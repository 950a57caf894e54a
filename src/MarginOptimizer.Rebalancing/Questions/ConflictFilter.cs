using System.Collections.Immutable;
using System.Diagnostics;
using MarginOptimizer.Rebalancing.Problems;
using MarginOptimizer.Solver;
using MarginOptimizer.Solver.Answer;
using MarginOptimizer.Solver.Diagnosis;

namespace MarginOptimizer.Rebalancing.Questions;

/// <summary>Thins the limits of a question that contradict each other to an irreducible set.</summary>
internal static class ConflictFilter
{
    /// <summary>Many times what one test needs; the same on every machine.</summary>
    private const long WorkPerTest = 1_000_000_000;

    /// <param name="question">Proven infeasible.</param>
    /// <param name="ids">Limits that together suffice for the contradiction; none = it is not known which.</param>
    /// <param name="status">In lots, the rules that make a trade an order count as members beside the limits.</param>
    /// <param name="budget">Of the whole question; the tests share half of its time, and the set stays as it is when that ends.</param>
    public static ImmutableArray<string> Irreducible(
        PreparedQuestion question, ImmutableArray<string> ids, SolutionStatus status, IConvexSolver solver, SolveBudget budget, CancellationToken cancellation)
    {
        var entered = Stopwatch.GetTimestamp();
        ids = [.. Rules(question, status), .. ids.IsEmpty ? question.Limits.Select(l => l.Limit.Id) : ids];
        return DeletionFilter.Irreducible(ids, Contradiction, () => cancellation.IsCancellationRequested || Left() == TimeSpan.Zero);

        TimeSpan Left()
        {
            if (budget.WallClock == Timeout.InfiniteTimeSpan) return budget.WallClock;
            var left = (budget.WallClock / 2) - Stopwatch.GetElapsedTime(entered);
            return left > TimeSpan.Zero ? left : TimeSpan.Zero;
        }

        ImmutableArray<string> Contradiction(ImmutableArray<string> kept) =>
            StillInfeasible(question, kept, solver, budget with { WallClock = Left(), WorkLimit = WorkPerTest }, cancellation) ? kept : [];
    }

    /// <summary>Rules without which there are trades that keep every limit, if any; first, so that a set without them is preferred.</summary>
    private static IEnumerable<string> Rules(PreparedQuestion question, SolutionStatus status)
    {
        if (question.WholeLots && status == SolutionStatus.InfeasibleInLots) yield return OrderRules.WholeLots;
        if (question.HasMinimums) yield return OrderRules.MinimumSizes;
    }

    private static bool StillInfeasible(
        PreparedQuestion question, ImmutableArray<string> ids, IConvexSolver solver, SolveBudget budget, CancellationToken cancellation)
    {
        var thinned = question with
        {
            Limits = [.. question.Limits.Where(l => ids.Contains(l.Limit.Id))],
            WholeLots = ids.Contains(OrderRules.WholeLots),
            KeepsMinimums = ids.Contains(OrderRules.MinimumSizes),
        };
        return QuestionSolver.IsInfeasible(thinned, solver, budget, cancellation);
    }
}
