using System.Collections.Immutable;
using MarginOptimizer.Domain.Limits;
using MarginOptimizer.Domain.Validation;
using MarginOptimizer.Margin;
using MarginOptimizer.Rebalancing.Lowering;
using MarginOptimizer.Rebalancing.Measures;
using MarginOptimizer.Rebalancing.Questions;

namespace MarginOptimizer.Rebalancing.Problems;

/// <summary>Checks the limits of a problem: bounds, policies, and what each measure can be asked.</summary>
internal static class LimitChecks
{
    private static readonly string[] Reserved = [SafeguardLimits.Prefix, ModeQuestions.Prefix, MarginLowering.Prefix, TransferLimits.Prefix, OrderRules.Prefix];

    public static void Check(RebalancingProblem problem, ViolationList faults)
    {
        var seen = new HashSet<string>(StringComparer.Ordinal);
        var scenarios = new ScenarioChecks(problem, faults);
        for (var i = 0; i < problem.Limits.Length; i++)
        {
            var limit = problem.Limits[i];
            var path = $"limits[{i}]";
            CheckId(limit.Id, seen, $"{path}.id", faults);
            CheckBounds(limit, path, faults);
            CheckSides(limit, path, faults);
            CheckScope(limit, problem, path, faults);
            CheckNeeds(limit, problem, path, faults);
            CheckMoves(problem.Limits, i, path, faults);
            scenarios.Check(limit, path);
        }

        if (problem.MarginTail is { } tail) scenarios.Check(tail, LimitScope.Total, "margin_tail");
        scenarios.CheckSizes();
    }

    private static void CheckId(string id, HashSet<string> seen, string path, ViolationList faults)
    {
        if (string.IsNullOrWhiteSpace(id)) faults.Add(path, "is empty");
        if (!seen.Add(id)) faults.Add(path, $"'{id}' names two limits");
        if (Array.Exists(Reserved, prefix => id.StartsWith(prefix, StringComparison.Ordinal)))
            faults.Add(path, $"'{id}': ids that begin with {string.Join(", ", Reserved.Select(r => $"'{r}'"))} are our own");
        if (id.EndsWith(AppliedLimit.LowerName(""), StringComparison.Ordinal)) faults.Add(path, $"'{id}': ids do not end with '{AppliedLimit.LowerName("")}'");
    }

    /// <summary>A limit after moves is one limit per market, named by the move.</summary>
    private static void CheckMoves(ImmutableArray<Limit> limits, int index, string path, ViolationList faults)
    {
        var limit = limits[index];
        if (limit.AfterMoves && !LimitMeasures.HasValueAfterMoves(limit.Measure))
            faults.Add($"{path}.after_moves", $"{limit.Measure} is not recomputed after a move of the market: only Greeks, stress losses, margins, headroom and utilisation are");
        if (limits.FirstOrDefault(l => l.AfterMoves && limit.Id.StartsWith(l.Id + AppliedLimit.MoveMark, StringComparison.Ordinal)) is { } moved)
            faults.Add($"{path}.id", $"'{limit.Id}' could be '{moved.Id}' after a move of the market: choose another id");
    }

    private static void CheckBounds(Limit limit, string path, ViolationList faults)
    {
        if (limit.Lower is null && limit.Upper is null) faults.Add(path, "has neither a lower nor an upper bound");
        if (limit.Lower is { } lower && !double.IsFinite(lower)) faults.Add($"{path}.lower", "must be finite");
        if (limit.Upper is { } upper && !double.IsFinite(upper)) faults.Add($"{path}.upper", "must be finite");
        if (limit.Lower > limit.Upper)
            faults.Add(path, FormattableString.Invariant($"contradicts itself: lower {limit.Lower} is above upper {limit.Upper}"));
        if (limit.Policy == LimitPolicy.Soft && !(limit.SoftPrice > 0.0 && double.IsFinite(limit.SoftPrice)))
            faults.Add($"{path}.soft_price", "must be finite and > 0");
        if (limit.Step is { } step && !(step > 0.0 && double.IsFinite(step))) faults.Add($"{path}.step", "must be finite and > 0");
    }

    /// <summary>Convex measures are bounded from above, concave ones from below: the other side has no convex form.</summary>
    private static void CheckSides(Limit limit, string path, ViolationList faults)
    {
        if (limit.Measure == Measure.LegSize && (limit.Upper is null || limit.Lower is not null || limit.Policy == LimitPolicy.Soft))
            faults.Add(path, "a limit on the size of legs has an upper bound only and cannot be soft");
        if (limit.Measure == Measure.LegSize && limit.Upper < 0.0) faults.Add($"{path}.upper", "must be >= 0");
        if (limit.Measure == Measure.Utilisation && limit.Policy == LimitPolicy.Soft)
            faults.Add($"{path}.policy", "utilisation is a ratio and cannot be soft: bound the headroom instead");
        if (limit.Measure == Measure.Utilisation && limit.Upper < 0.0) faults.Add($"{path}.upper", "must be >= 0");
        if (limit.Measure == Measure.ValueAtRisk && limit.Policy == LimitPolicy.Soft)
            faults.Add($"{path}.policy", "a value at risk is not convex and cannot be soft: bound the expected shortfall instead");
        if (limit.Measure == Measure.Impact)
            faults.Add($"{path}.measure", "market impact is quadratic and cannot be limited: it is part of what is minimised");
        if (limit.Measure == Measure.TradeCount && limit.Upper is { } count && !(count >= 0.0 && count == Math.Floor(count)))
            faults.Add($"{path}.upper", "must be a whole number of trades, >= 0");
        if (limit.Measure == Measure.Headroom && limit.Upper is not null) faults.Add($"{path}.upper", "headroom can only be bounded from below");
        if (limit.Lower is not null && IsConvexOnly(limit.Measure)) faults.Add($"{path}.lower", $"{limit.Measure} can only be bounded from above");
    }

    private static void CheckScope(Limit limit, RebalancingProblem problem, string path, ViolationList faults)
    {
        if (limit.Measure == Measure.Transfers) CheckTransfers(limit, problem, path, faults);
        else CheckScope(limit.Scope, problem, $"{path}.scope", faults);
        if (limit.Measure == Measure.InitialMarginAfterExpiry && limit.Scope.Expiry is null)
            faults.Add($"{path}.scope.expiry", "is missing: the margin is that once the legs up to this expiry have dropped off");
        if (IsMargin(limit.Measure) && limit.Measure != Measure.InitialMarginAfterExpiry && limit.Scope.Expiry is not null) faults.Add($"{path}.scope.expiry", $"{limit.Measure} has no value per expiry");
    }

    /// <summary>A scope names an account there is and matches something listed on it.</summary>
    public static void CheckScope(LimitScope scope, RebalancingProblem problem, string path, ViolationList faults)
    {
        var accounts = problem.Accounts.Where(a => scope.Account is null || string.Equals(a.Id, scope.Account, StringComparison.Ordinal)).ToList();
        if (accounts.Count == 0)
        {
            faults.Add($"{path}.account", $"'{scope.Account}' is no account");
            return;
        }

        if (!accounts.Exists(a => problem.MarketOf(a).Listings.Any(l => MeasureModel.InScope(scope, l.Instrument))))
            faults.Add(path, "matches no instrument of the market: an expiry is the instant of expiry, such as 08:00 UTC");
    }

    private static void CheckTransfers(Limit limit, RebalancingProblem problem, string path, ViolationList faults)
    {
        if (limit.Scope.Expiry is not null) faults.Add($"{path}.scope.expiry", "transfers have no expiry");
        if (limit.Scope.Account is { } account && !problem.Accounts.Any(a => string.Equals(a.Id, account, StringComparison.Ordinal)))
            faults.Add($"{path}.scope.account", $"'{account}' is no account");
        if (problem.Transfers.IsEmpty) faults.Add($"{path}.measure", "there are no transfer routes to limit");
    }

    private static void CheckNeeds(Limit limit, RebalancingProblem problem, string path, ViolationList faults)
    {
        if (limit.Measure == Measure.RobustInitialMargin && !problem.Safeguards.RobustMargin)
            faults.Add($"{path}.measure", "the robust margin is switched off");
        if (limit.Measure != Measure.StressLoss) return;
        if (!(limit.Shock.Move > -1.0 && double.IsFinite(limit.Shock.Move))) faults.Add($"{path}.shock.move", "must be finite and above -1");
        if (limit.Shock.Volatility == VolatilityShock.Same) return;
        foreach (var account in problem.Accounts.Where(a => limit.Scope.Account is null || string.Equals(a.Id, limit.Scope.Account, StringComparison.Ordinal)))
        {
            if (account.Model is not IVolatilityShocks)
                faults.Add($"{path}.shock.volatility", $"{account.Model.Version.Name} has no rule for a volatility shock '{limit.Shock.Volatility}'");
        }
    }

    /// <summary>Whether a measure is of the margin models, which count money by unit.</summary>
    public static bool IsMargin(Measure measure) => measure is Measure.InitialMargin or Measure.RobustInitialMargin
        or Measure.MaintenanceMargin or Measure.Headroom or Measure.Utilisation or Measure.InitialMarginAfterExpiry or Measure.WorstFillInitialMargin;

    private static bool IsConvexOnly(Measure measure) => measure is Measure.ExecutionCost or Measure.Premium or Measure.Turnover or Measure.TotalSize
        or Measure.WorstHouseLoss or Measure.InitialMargin or Measure.RobustInitialMargin or Measure.MaintenanceMargin or Measure.Utilisation
        or Measure.ExpectedShortfall or Measure.GrossNotional or Measure.TradeCount or Measure.InitialMarginAfterExpiry or Measure.WorstFillInitialMargin
        or Measure.ValueAtRisk or Measure.VolatilityOfPnl or Measure.WorstScenarioLoss;
}
