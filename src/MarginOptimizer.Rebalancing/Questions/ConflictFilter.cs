using System.Collections.Immutable;
using System.Diagnostics;
using MarginOptimizer.Solver;
using MarginOptimizer.Solver.Answer;

namespace MarginOptimizer.Rebalancing.Questions;

/// <summary>Thins limits that contradict each other to an irreducible set: without any one of them the others can be kept together.</summary>
internal static class ConflictFilter
{
    /// <summary>Many times what one test needs; the same on every machine.</summary>
    private const long WorkPerTest = 1_000_000_000;

    /// <param name="question">Proven infeasible.</param>
    /// <param name="ids">Limits that together suffice for the contradiction.</param>
    /// <param name="budget">Of the whole question; the tests share half of its time, and the set stays as it is when that ends.</param>
    public static ImmutableArray<string> Irreducible(
        PreparedQuestion question, ImmutableArray<string> ids, IConvexSolver solver, SolveBudget budget, CancellationToken cancellation)
    {
        var entered = Stopwatch.GetTimestamp();
        var kept = ids;
        foreach (var id in ids)
        {
            var left = budget.WallClock == Timeout.InfiniteTimeSpan ? budget.WallClock : (budget.WallClock / 2) - Stopwatch.GetElapsedTime(entered);
            if (kept.Length == 1 || cancellation.IsCancellationRequested || (left != Timeout.InfiniteTimeSpan && left <= TimeSpan.Zero)) break;
            var without = kept.Remove(id);
            if (StillInfeasible(question, without, solver, budget with { WallClock = left, WorkLimit = WorkPerTest }, cancellation)) kept = without;
        }

        return kept;
    }

    private static bool StillInfeasible(
        PreparedQuestion question, ImmutableArray<string> ids, IConvexSolver solver, SolveBudget budget, CancellationToken cancellation)
    {
        var thinned = question with
        {
            Limits = [.. question.Limits.Where(l => ids.Contains(l.Limit.Id))],
            WholeLots = false,
        };
        return QuestionSolver.IsInfeasible(thinned, solver, budget, cancellation);
    }
}
