using MarginOptimizer.Domain.Limits;
using MarginOptimizer.Rebalancing.Questions;

namespace MarginOptimizer.Rebalancing.Problems;

/// <summary>The headroom that a mode asks for: of every account, or in total.</summary>
internal static class HeadroomTargets
{
    /// <summary>Whether the mode asks for headroom at all.</summary>
    public static bool Any(RebalancingProblem problem) => Of(problem).Any();

    /// <summary>Hard lower limits in USD. Restoring headroom asks for 0 where nothing else is given, unwinding for nothing.</summary>
    public static IEnumerable<Limit> Of(RebalancingProblem problem)
    {
        if (problem.Mode is not (RebalancingMode.RestoreHeadroom or RebalancingMode.Unwind)) yield break;
        var otherwise = problem.TargetHeadroom ?? (problem.Mode == RebalancingMode.RestoreHeadroom ? 0.0 : null);
        if (!problem.HasNamedAccounts || problem.HeadroomInTotal)
        {
            if (otherwise is { } total) yield return Target(ModeQuestions.TargetId, LimitScope.Total, total);
            yield break;
        }

        foreach (var account in problem.Accounts.OrderBy(a => a.Id, StringComparer.Ordinal))
        {
            if ((account.TargetHeadroom ?? otherwise) is { } target)
                yield return Target($"{ModeQuestions.TargetId}/{account.Id}", LimitScope.Of(account.Id), target);
        }
    }

    private static Limit Target(string id, LimitScope scope, double lower) =>
        new() { Id = id, Measure = Measure.Headroom, Scope = scope, Lower = lower, Policy = LimitPolicy.Hard };
}
