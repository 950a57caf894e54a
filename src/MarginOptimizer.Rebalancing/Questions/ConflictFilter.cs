using System.Collections.Immutable;
using MarginOptimizer.Solver;
using MarginOptimizer.Solver.Answer;

namespace MarginOptimizer.Rebalancing.Questions;

/// <summary>Thins limits that contradict each other to an irreducible set: without any one of them the others can be kept together.</summary>
internal static class ConflictFilter
{
    /// <param name="question">Proven infeasible.</param>
    /// <param name="ids">Limits that together suffice for the contradiction.</param>
    /// <param name="budget">Of the whole question; the tests share half of its time.</param>
    public static ImmutableArray<string> Irreducible(
        PreparedQuestion question, ImmutableArray<string> ids, IConvexSolver solver, SolveBudget budget, CancellationToken cancellation)
    {
        var share = budget.WallClock == Timeout.InfiniteTimeSpan ? budget : budget with { WallClock = budget.WallClock / (2 * ids.Length) };
        var kept = ids;
        foreach (var id in ids)
        {
            if (kept.Length == 1 || cancellation.IsCancellationRequested) break;
            var without = kept.Remove(id);
            if (StillInfeasible(question, without, solver, share, cancellation)) kept = without;
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
