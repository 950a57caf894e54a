using System.Collections.Immutable;
using MarginOptimizer.Rebalancing.Evaluation;
using MarginOptimizer.Solver;
using MarginOptimizer.Solver.Answer;
using MarginOptimizer.Solver.Branching;

namespace MarginOptimizer.Rebalancing.Questions;

/// <summary>Solves a question whose program has binaries, or differs from its relaxation. Bounds and proofs are recomputed from the leaves of the search.</summary>
internal static class BranchedQuestion
{
    /// <param name="budget">Its gap refers to the question's scale.</param>
    public static QuestionSolution Solve(
        PreparedQuestion question, LoweredQuestion lowered, IConvexSolver solver, SolveBudget budget, CancellationToken cancellation)
    {
        var guide = new QuestionGuide(question, lowered, solver);
        var whole = lowered.Whole(question.WholeLots);
        var settings = new BranchSettings([.. lowered.Builder.Binaries], DividesLots: question.WholeLots);
        var solution = new BranchSolver(solver).Solve(whole, guide, settings, budget, cancellation);
        var proven = TreeChecker.LowerBound(whole, solution.Leaves);
        var best = solution.Best;
        var present = BookState.Present(question.Landscape.Universe);
        var doingNothing = question.IsKeptBy(present) ? question.Evaluate(present) : double.PositiveInfinity;
        if (best is null ? double.IsFinite(doingNothing) : doingNothing <= best.Objective) best = new BranchPoint(present.Lots, doingNothing);
        if (best is not null && double.IsPositiveInfinity(proven))
            throw new InvalidOperationException("the search claims that no trades keep every limit, and some do");
        var bound = Math.Max(question.PlainBound, proven);
        var book = best is null ? null : BookState.Of(question.Landscape.Universe, best.X);
        var multipliers = solution.Multipliers is { } certificate
            ? whole.Limits.Select((limit, k) => (limit.Name, certificate.LimitMultipliers[k])).ToImmutableDictionary(m => m.Name, m => m.Item2, StringComparer.Ordinal)
            : ImmutableDictionary<string, double>.Empty;
        var status = Status(question, lowered, solution, best, proven, bound, budget.RelativeGap);
        return new QuestionSolution
        {
            Status = status,
            Book = book,
            Objective = book is null ? double.NaN : question.Evaluate(book),
            LowerBound = double.IsPositiveInfinity(proven) ? double.NegativeInfinity : bound,
            Conflict = status is SolutionStatus.Infeasible or SolutionStatus.InfeasibleInLots ? Conflict(question, lowered, solution) : [],
            Multipliers = multipliers,
            Restrictions = [.. lowered.Restrictions],
            Form = lowered.Form,
            IsRelaxed = lowered.Builder.IsSplit,
            EndedAtMostParts = solution.Nodes >= settings.MostNodes,
            Work = solution.Work,
        };
    }

    private static SolutionStatus Status(
        PreparedQuestion question, LoweredQuestion lowered, BranchSolution solution, BranchPoint? best, double proven, double bound, double gap)
    {
        if (best is not null)
        {
            return best.Objective - bound <= gap * question.GapScale ? SolutionStatus.Optimal
                : solution.StoppedAt is null ? SolutionStatus.FeasibleWithGap
                : SolutionStatus.FeasibleAtLimit;
        }

        if (!double.IsPositiveInfinity(proven)) return SolutionStatus.NoSolutionFound;

        // Fractions contradict the limits too where the same leaves prove it without lots.
        return double.IsPositiveInfinity(TreeChecker.LowerBound(lowered.Whole(withLots: false), solution.Leaves))
            ? SolutionStatus.Infeasible
            : SolutionStatus.InfeasibleInLots;
    }

    /// <summary>Limits of the question that carry a proof; where ranges rest on the budget, the budget too.</summary>
    private static ImmutableArray<string> Conflict(PreparedQuestion question, LoweredQuestion lowered, BranchSolution solution) =>
    [
        .. question.Limits.Select(l => l.Limit.Id).Where(id =>
            solution.ConflictingLimits.Contains(id) || solution.ConflictingLimits.Contains(AppliedLimit.LowerName(id)) || lowered.BudgetLimit == id),
    ];
}
