using MarginOptimizer.Domain.Limits;
using MarginOptimizer.Domain.Validation;
using MarginOptimizer.Rebalancing.Measures;

namespace MarginOptimizer.Rebalancing.Problems;

/// <summary>Checks what belongs to the mode of a problem: budget, headroom, exposure targets, share to unwind.</summary>
public static class ModeChecks
{
    /// <summary>Whether a measure is an exposure that can be given a target.</summary>
    public static bool IsGreek(Measure measure) => measure is Measure.Delta or Measure.DeltaCoinAdjusted or Measure.Gamma or Measure.GammaPerUsd
        or Measure.Vega or Measure.Theta;

    internal static void Check(RebalancingProblem problem, ViolationList faults)
    {
        if (problem.CostBudget is { } budget && !(budget >= 0.0 && double.IsFinite(budget))) faults.Add("cost_budget", "must be finite and >= 0");
        if (problem.TargetHeadroom is { } headroom && !double.IsFinite(headroom)) faults.Add("target_headroom", "must be finite");
        var needsHeadroom = problem.Mode == RebalancingMode.RestoreHeadroom || (problem.Mode == RebalancingMode.Unwind && problem.TargetHeadroom is not null);
        if (needsHeadroom && problem.Book.Balances.IsEmpty) faults.Add("book.balances", "are empty: headroom needs cash or collateral");
        CheckTargets(problem, faults);
        CheckUnwind(problem, faults);
    }

    private static void CheckTargets(RebalancingProblem problem, ViolationList faults)
    {
        var isHedging = problem.Mode == RebalancingMode.HedgeToTarget;
        if (isHedging && problem.Targets.IsEmpty) faults.Add("targets", "are empty: hedging needs at least one exposure target");
        if (!isHedging && !problem.Targets.IsEmpty) faults.Add("targets", "are only for the mode that hedges to targets; elsewhere limit the exposures");
        var seen = new HashSet<string>(StringComparer.Ordinal);
        for (var i = 0; i < problem.Targets.Length; i++)
        {
            var (target, path) = (problem.Targets[i], $"targets[{i}]");
            if (string.IsNullOrWhiteSpace(target.Id)) faults.Add($"{path}.id", "is empty");
            if (!seen.Add(target.Id)) faults.Add($"{path}.id", $"'{target.Id}' names two targets");
            if (!IsGreek(target.Measure)) faults.Add($"{path}.measure", $"{target.Measure} is no exposure: delta, delta_coin_adjusted, gamma, gamma_per_usd, vega or theta");
            if (!double.IsFinite(target.Target)) faults.Add($"{path}.target", "must be finite");
            if (target.Weight is { } weight && !(weight > 0.0 && double.IsFinite(weight))) faults.Add($"{path}.weight", "must be finite and > 0");
            if (target.Band is { } band && !(band >= 0.0 && double.IsFinite(band))) faults.Add($"{path}.band", "must be finite and >= 0");
            if (target.Weight is null && target.Band is null) faults.Add(path, "has neither a weight nor a band: nothing would pull the exposure to it");
            if (!problem.Market.Listings.Any(l => MeasureModel.InScope(target.Scope, l.Instrument)))
                faults.Add($"{path}.scope", "matches no instrument of the market: an expiry is the instant of expiry, such as 08:00 UTC");
        }
    }

    private static void CheckUnwind(RebalancingProblem problem, ViolationList faults)
    {
        if (problem.UnwindShare is { } share)
        {
            if (problem.Mode != RebalancingMode.Unwind) faults.Add("unwind_share", "is only for the mode that unwinds");
            if (!(share > 0.0 && share <= 1.0)) faults.Add("unwind_share", "must be above 0 and at most 1");
        }

        if (problem.Mode != RebalancingMode.Unwind) return;
        var held = problem.Book.Positions.Select(p => p.Instrument.Name).ToHashSet(StringComparer.Ordinal);
        for (var i = 0; i < problem.Candidates.Length; i++)
        {
            if (problem.Candidates[i].OpenOnly && held.Contains(problem.Candidates[i].Instrument.Name))
                faults.Add($"candidates[{i}].open_only", "contradicts unwinding: trades may only shrink positions");
        }

        if (!problem.IncludeBookAsCandidates && !problem.Candidates.Any(c => held.Contains(c.Instrument.Name)))
            faults.Add("candidates", "name no position of the book: there is nothing to unwind");
    }
}
