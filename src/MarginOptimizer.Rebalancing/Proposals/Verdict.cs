using MarginOptimizer.Rebalancing.Evaluation;
using MarginOptimizer.Rebalancing.Problems;
using MarginOptimizer.Rebalancing.Questions;

namespace MarginOptimizer.Rebalancing.Proposals;

/// <summary>Weighs a solution against doing nothing and states what is proven.</summary>
internal static class Verdict
{
    /// <summary>Relative gain below which trades are not worth their trouble, whatever the minimum benefit.</summary>
    private const double LeastGain = 1e-9;

    public static Termination Of(RebalancingProblem problem, PreparedQuestion question, QuestionSolution solution)
    {
        var present = BookState.Present(question.Landscape.Universe);
        var doingNothing = question.Broken(present) is null ? question.Evaluate(present) : double.PositiveInfinity;
        var reason = TerminationReasons.Of(solution.Status);
        var objective = solution.Objective;
        if (solution.Book is not null && !IsWorthwhile(problem, question, objective, doingNothing))
        {
            reason = TerminationReason.NoTradeWorthwhile;
            objective = doingNothing;
        }

        var gap = objective - solution.LowerBound;
        var proven = solution.Book is not null && gap <= problem.GapTolerance * question.GapScale;
        return new Termination
        {
            Reason = reason,
            Objective = objective,
            ObjectiveOfNoTrade = doingNothing,
            Bound = solution.LowerBound,
            GapScale = question.GapScale,
            Proven = proven || reason is TerminationReason.Infeasible or TerminationReason.InfeasibleInLots,
            Explanation = proven || solution.Book is null ? "" : Explain(question, solution),
            Conflict = solution.Conflict,
        };
    }

    private static bool IsWorthwhile(RebalancingProblem problem, PreparedQuestion question, double objective, double doingNothing) =>
        double.IsPositiveInfinity(doingNothing)
        || doingNothing - objective > Math.Max(problem.MinimumBenefit, LeastGain * question.GapScale);

    private static string Explain(PreparedQuestion question, QuestionSolution solution) => solution switch
    {
        { Restrictions.IsEmpty: false } => "parts of the margin were kept at zero by extra limits, the bound holds without them",
        _ when question.WholeLots => "the bound is that of fractional lots; no better choice of whole lots was found",
        _ => "the gap is wider than requested",
    };
}
