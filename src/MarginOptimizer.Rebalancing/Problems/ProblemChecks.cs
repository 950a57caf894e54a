using MarginOptimizer.Domain.Validation;

namespace MarginOptimizer.Rebalancing.Problems;

/// <summary>Checks a problem as a whole: what no single part of it can know.</summary>
internal static class ProblemChecks
{
    /// <exception cref="InvalidInputException">Carries every fault by its path.</exception>
    public static void Require(RebalancingProblem problem)
    {
        var faults = new ViolationList();
        AccountChecks.Check(problem, faults);
        TransferChecks.Check(problem, faults);
        LimitChecks.Check(problem, faults);
        ModeChecks.Check(problem, faults);
        CheckSettings(problem, faults);
        faults.ThrowIfAny();
    }

    private static void CheckSettings(RebalancingProblem problem, ViolationList faults)
    {
        RequirePositive(problem.PriceOfMargin, "price_of_margin", faults);
        RequirePositive(problem.HorizonDays, "horizon_days", faults);
        RequirePositive(problem.GapTolerance, "gap_tolerance", faults);
        if (!(problem.MinimumBenefit >= 0.0 && double.IsFinite(problem.MinimumBenefit))) faults.Add("minimum_benefit", "must be finite and >= 0");
        if (!(problem.MinimumTradeBenefit >= 0.0 && double.IsFinite(problem.MinimumTradeBenefit))) faults.Add("minimum_trade_benefit", "must be finite and >= 0");
        if (!(problem.MinimumOrderNotional >= 0.0 && double.IsFinite(problem.MinimumOrderNotional))) faults.Add("minimum_order_notional", "must be finite and >= 0");
        var guards = problem.Safeguards;
        RequirePositive(guards.ProfileShare, "safeguards.profile_share", faults);
        RequirePositive(guards.VisibleShare, "safeguards.visible_share", faults);
        RequirePositive(guards.OpenInterestShare, "safeguards.open_interest_share", faults);
        if (guards.RobustMove is { } move && !(move > 0.0 && move < 1.0)) faults.Add("safeguards.robust_move", "must be between 0 and 1");
        if (guards.WorstFillMultiple is { } multiple && !(multiple >= 1.0 && double.IsFinite(multiple)))
            faults.Add("safeguards.worst_fill_multiple", "must be finite and >= 1: without any fill the margin is that of today");
    }

    private static void RequirePositive(double value, string path, ViolationList faults)
    {
        if (!(value > 0.0 && double.IsFinite(value))) faults.Add(path, "must be finite and > 0");
    }
}
