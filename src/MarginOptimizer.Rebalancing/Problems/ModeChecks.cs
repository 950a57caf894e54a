using MarginOptimizer.Domain.Limits;
using MarginOptimizer.Domain.Validation;
using MarginOptimizer.Rebalancing.Measures;

namespace MarginOptimizer.Rebalancing.Problems;

/// <summary>Checks what belongs to the mode of a problem: budget, headroom, exposure targets, share to unwind.</summary>
public static class ModeChecks
{
    /// <summary>Whether a measure is an exposure that can be given a target.</summary>
    public static bool IsGreek(Measure measure) => measure is Measure.Delta or Measure.SmileDelta or Measure.DeltaCoinAdjusted or Measure.Gamma or Measure.GammaPerUsd
        or Measure.Vega or Measure.Theta;

    internal static void Check(RebalancingProblem problem, ViolationList faults)
    {
        if (problem.CostBudget is { } budget && !(budget >= 0.0 && double.IsFinite(budget))) faults.Add("cost_budget", "must be finite and >= 0");
        if (problem.TargetHeadroom is { } headroom && !double.IsFinite(headroom)) faults.Add("target_headroom", "must be finite");
        CheckHeadroom(problem, faults);
        CheckTargets(problem, faults);
        CheckUnwind(problem, faults);
    }

    private static void CheckHeadroom(RebalancingProblem problem, ViolationList faults)
    {
        if (!HeadroomTargets.Any(problem)) return;
        var isUnfunded = problem.Accounts.Select(a => a.Book.Balances.IsEmpty && !problem.Transfers.Any(t => string.Equals(t.To, a.Id, StringComparison.Ordinal))).ToList();
        for (var i = 0; i < isUnfunded.Count; i++)
        {
            // In total it is enough that one account has something; without positions there is nothing to hold headroom against.
            var isIdle = problem.HasNamedAccounts && problem.Accounts[i].Book.Positions.IsEmpty;
            if (isUnfunded[i] && !isIdle && !(problem.HeadroomInTotal && isUnfunded.Contains(false)))
                faults.Add(AccountChecks.PathOf(problem, i, "book.balances"), "are empty: headroom needs cash or collateral");
        }
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
            if (!IsGreek(target.Measure)) faults.Add($"{path}.measure", $"{target.Measure} is no exposure: delta, smile_delta, delta_coin_adjusted, gamma, gamma_per_usd, vega or theta");
            if (!double.IsFinite(target.Target)) faults.Add($"{path}.target", "must be finite");
            if (target.Weight is { } weight && !(weight > 0.0 && double.IsFinite(weight))) faults.Add($"{path}.weight", "must be finite and > 0");
            if (target.Band is { } band && !(band >= 0.0 && double.IsFinite(band))) faults.Add($"{path}.band", "must be finite and >= 0");
            if (target.Weight is null && target.Band is null) faults.Add(path, "has neither a weight nor a band: nothing would pull the exposure to it");
            LimitChecks.CheckScope(target.Scope, problem, $"{path}.scope", faults);
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
        var closes = false;
        for (var k = 0; k < problem.Accounts.Length; k++)
        {
            var (account, path) = (problem.Accounts[k], AccountChecks.PathOf(problem, k, "candidates"));
            var held = account.Book.Positions.Select(p => p.Instrument.Name).ToHashSet(StringComparer.Ordinal);
            for (var i = 0; i < account.Candidates.Length; i++)
            {
                var isHeld = held.Contains(account.Candidates[i].Instrument.Name);
                closes |= isHeld;
                if (isHeld && account.Candidates[i].OpenOnly) faults.Add($"{path}[{i}].open_only", "contradicts unwinding: trades may only shrink positions");
            }
        }

        if (!problem.IncludeBookAsCandidates && !closes) faults.Add("candidates", "name no position of the book: there is nothing to unwind");
    }
}
