using MarginOptimizer.Rebalancing.Evaluation;
using MarginOptimizer.Rebalancing.Measures;
using MarginOptimizer.Rebalancing.Problems;
using MarginOptimizer.Rebalancing.Questions;
using MarginOptimizer.Solver.Answer;

namespace MarginOptimizer.Rebalancing.Proposals;

/// <summary>Weighs a solution against doing nothing and states what is proven.</summary>
internal static class Verdict
{
    /// <summary>Relative gain below which trades are not worth their trouble, whatever the minimum benefit.</summary>
    private const double LeastGain = 1e-9;

    /// <returns>The termination, and the book that is proposed: the present one where nothing is.</returns>
    public static (Termination Termination, BookState After) Of(RebalancingProblem problem, PreparedQuestion question, QuestionSolution solution)
    {
        var present = BookState.Present(question.Landscape.Universe);
        var doingNothing = question.IsKeptBy(present) ? question.Evaluate(present) : double.PositiveInfinity;
        var trades = solution.Book is not null && IsWorthwhile(problem, question, solution.Objective, doingNothing);
        var objective = solution.Book is null || trades ? solution.Objective : doingNothing;
        var charge = trades ? question.ChargeOf(solution.Book!) : 0.0;
        var tolerance = question.GapTolerance * question.GapScale;
        var reason = solution.IsImprecise ? TerminationReason.Imprecise : TerminationReasons.Of(solution.Status);
        if (solution.Book is not null && !trades)
        {
            // That no trade is worthwhile is said only where none at all could gain more than the gap or the minimum benefit.
            var isHopeless = objective - solution.LowerBound <= Math.Max(tolerance, problem.MinimumBenefit);
            if (isHopeless) reason = TerminationReason.NoTradeWorthwhile;
            else if (reason == TerminationReason.Optimal) reason = TerminationReason.FeasibleWithinGap;
        }

        var proven = solution.Book is not null && objective - solution.LowerBound <= tolerance;
        var termination = new Termination
        {
            Reason = reason,
            Objective = objective - charge,
            ObjectiveOfNoTrade = doingNothing,
            Bound = solution.LowerBound - charge,
            GapScale = question.GapScale,
            Form = solution.Form,
            Proven = proven || reason is TerminationReason.Infeasible or TerminationReason.InfeasibleInLots,
            Explanation = proven || solution.Book is null ? ""
                : reason == TerminationReason.NoTradeWorthwhile ? "the gap is wider than requested; that nothing gains the minimum benefit is proven by the bound"
                : Explain(question, solution),
            Conflict = solution.Conflict,
            ConflictTerms = [.. solution.Conflict.Select(id => question.Limits.FirstOrDefault(l => l.Limit.Id == id)).OfType<AppliedLimit>().Select(LimitTerm.Of)],
            Relaxation = solution.Relaxation,
        };
        return (termination, trades ? solution.Book! : present);
    }

    private static bool IsWorthwhile(RebalancingProblem problem, PreparedQuestion question, double objective, double doingNothing) =>
        double.IsPositiveInfinity(doingNothing)
        || doingNothing - objective > Math.Max(problem.MinimumBenefit, LeastGain * question.GapScale);

    private static string Explain(PreparedQuestion question, QuestionSolution solution) => solution switch
    {
        { IsImprecise: true } => "the best point found breaks a limit by rounding when the resulting book is evaluated anew, so nothing is proposed",
        { Status: SolutionStatus.FeasibleAtLimit } => "the search was stopped by its budget",
        { EndedAtMostParts: true } => "the search over the choices that make the margin not convex ended at the most parts it divides a question into",
        { Restrictions.IsEmpty: false } when solution.Restrictions.All(r => question.Limits.Any(l => l.Model is ValueAtRiskMeasure && l.Limit.Id == r)) =>
            "limits on value at risk were kept by the expected shortfall, the bound holds without them",
        { Restrictions.IsEmpty: false } => "extra limits kept the trades where parts of the margin that have no convex form stay small, the bound holds without them",
        { IsRelaxed: true } => "the bound rests on parts of the margin that are only bounded from below, the trades are evaluated exactly",
        _ when question.WholeLots => "the bound is that of fractional lots; no better choice of whole lots was found",
        _ => "the gap is wider than requested",
    };
}
