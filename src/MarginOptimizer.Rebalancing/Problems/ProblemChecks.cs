using MarginOptimizer.Domain.Instruments;
using MarginOptimizer.Domain.Limits;
using MarginOptimizer.Domain.Validation;

namespace MarginOptimizer.Rebalancing.Problems;

/// <summary>Checks a problem as a whole: what no single part of it can know.</summary>
internal static class ProblemChecks
{
    /// <exception cref="InvalidInputException">Carries every fault by its path.</exception>
    public static void Require(RebalancingProblem problem)
    {
        var faults = new ViolationList();
        CheckBook(problem, faults);
        CheckCandidates(problem, faults);
        CheckLimits(problem, faults);
        CheckSettings(problem, faults);
        faults.ThrowIfAny();
    }

    private static void CheckBook(RebalancingProblem problem, ViolationList faults)
    {
        var seen = new HashSet<string>(StringComparer.Ordinal);
        var positions = problem.Book.Positions;
        if (positions.IsEmpty) faults.Add("book.positions", "is empty: there is no margin to reduce");
        for (var i = 0; i < positions.Length; i++)
        {
            var path = $"book.positions[{i}]";
            CheckInstrument(problem, positions[i].Instrument, $"{path}.instrument", faults);
            if (!seen.Add(positions[i].Instrument.Name)) faults.Add($"{path}.instrument", $"{positions[i].Instrument.Name} is held twice");
            if (!double.IsFinite(positions[i].Quantity) || positions[i].Quantity == 0.0) faults.Add($"{path}.quantity", "must be finite and not zero");
        }
    }

    private static void CheckCandidates(RebalancingProblem problem, ViolationList faults)
    {
        var seen = new HashSet<string>(StringComparer.Ordinal);
        if (problem.Candidates.IsEmpty && !problem.IncludeBookAsCandidates) faults.Add("candidates", "are empty: nothing may be traded");
        for (var i = 0; i < problem.Candidates.Length; i++)
        {
            var candidate = problem.Candidates[i];
            var path = $"candidates[{i}]";
            CheckInstrument(problem, candidate.Instrument, $"{path}.instrument", faults);
            if (!seen.Add(candidate.Instrument.Name)) faults.Add($"{path}.instrument", $"{candidate.Instrument.Name} is named twice");
            if (candidate.MaxBuyQuantity is { } buy && !(buy >= 0.0 && double.IsFinite(buy))) faults.Add($"{path}.max_buy", "must be finite and >= 0");
            if (candidate.MaxSellQuantity is { } sell && !(sell >= 0.0 && double.IsFinite(sell))) faults.Add($"{path}.max_sell", "must be finite and >= 0");
            if (candidate.ReduceOnly && candidate.OpenOnly) faults.Add(path, "is both reduce-only and open-only");
        }
    }

    private static void CheckInstrument(RebalancingProblem problem, Instrument instrument, string path, ViolationList faults)
    {
        if (problem.Market.Find(instrument.Name) is null)
        {
            faults.Add(path, $"{instrument.Name} is not in the market snapshot");
            return;
        }

        var expiry = instrument switch { Option o => o.Expiry, Future f => f.Expiry, _ => DateTimeOffset.MaxValue };
        if (expiry <= problem.Market.AsOf) faults.Add(path, $"{instrument.Name} expired at {expiry:yyyy-MM-dd HH:mm}Z, before the snapshot");
    }

    private static void CheckLimits(RebalancingProblem problem, ViolationList faults)
    {
        var seen = new HashSet<string>(StringComparer.Ordinal);
        for (var i = 0; i < problem.Limits.Length; i++)
        {
            var limit = problem.Limits[i];
            var path = $"limits[{i}]";
            if (!seen.Add(limit.Id)) faults.Add($"{path}.id", $"'{limit.Id}' names two limits");
            if (limit.Lower is null && limit.Upper is null) faults.Add(path, "has neither a lower nor an upper bound");
            if (limit.Lower is { } lower && !double.IsFinite(lower)) faults.Add($"{path}.lower", "must be finite");
            if (limit.Upper is { } upper && !double.IsFinite(upper)) faults.Add($"{path}.upper", "must be finite");
            if (limit.Lower > limit.Upper) faults.Add(path, $"contradicts itself: lower {limit.Lower} is above upper {limit.Upper}");
            CheckMeasure(limit, path, faults);
        }
    }

    private static void CheckMeasure(Limit limit, string path, ViolationList faults)
    {
        if (limit.Policy == LimitPolicy.Soft && !(limit.SoftPrice > 0.0 && double.IsFinite(limit.SoftPrice)))
            faults.Add($"{path}.soft_price", "must be finite and > 0");
        if (limit.Measure == Measure.StressLoss && !(limit.Shock.Move > -1.0 && double.IsFinite(limit.Shock.Move)))
            faults.Add($"{path}.shock.move", "must be finite and above -1");
        if (limit.Measure == Measure.LegSize && (limit.Upper is null || limit.Lower is not null || limit.Policy == LimitPolicy.Soft))
            faults.Add(path, "a limit on the size of legs has an upper bound only and cannot be soft");
        if (limit.Measure is Measure.Headroom && limit.Upper is not null) faults.Add($"{path}.upper", "headroom can only be bounded from below");
        if (limit.Lower is not null && IsConvexOnly(limit.Measure)) faults.Add($"{path}.lower", $"{limit.Measure} can only be bounded from above");
    }

    private static bool IsConvexOnly(Measure measure) => measure is Measure.ExecutionCost or Measure.Premium or Measure.Turnover or Measure.TotalSize
        or Measure.WorstHouseLoss or Measure.InitialMargin or Measure.RobustInitialMargin or Measure.MaintenanceMargin or Measure.Utilisation;

    private static void CheckSettings(RebalancingProblem problem, ViolationList faults)
    {
        if (problem.CostBudget is { } budget && !(budget >= 0.0 && double.IsFinite(budget))) faults.Add("cost_budget", "must be finite and >= 0");
        if (!double.IsFinite(problem.TargetHeadroom)) faults.Add("target_headroom", "must be finite");
        RequirePositive(problem.PriceOfMargin, "price_of_margin", faults);
        RequirePositive(problem.HorizonDays, "horizon_days", faults);
        RequirePositive(problem.GapTolerance, "gap_tolerance", faults);
        if (!(problem.MinimumBenefit >= 0.0 && double.IsFinite(problem.MinimumBenefit))) faults.Add("minimum_benefit", "must be finite and >= 0");
        var guards = problem.Safeguards;
        RequirePositive(guards.ProfileShare, "safeguards.profile_share", faults);
        RequirePositive(guards.VisibleShare, "safeguards.visible_share", faults);
        RequirePositive(guards.OpenInterestShare, "safeguards.open_interest_share", faults);
        if (guards.RobustMove is { } move && !(move > 0.0 && move < 1.0)) faults.Add("safeguards.robust_move", "must be between 0 and 1");
        if (problem.Mode == RebalancingMode.RestoreHeadroom && problem.Book.Balances.IsEmpty)
            faults.Add("book.balances", "are empty: headroom needs cash or collateral");
    }

    private static void RequirePositive(double value, string path, ViolationList faults)
    {
        if (!(value > 0.0 && double.IsFinite(value))) faults.Add(path, "must be finite and > 0");
    }
}
