using MarginOptimizer.Domain;
using MarginOptimizer.Domain.Limits;
using MarginOptimizer.Domain.Validation;
using MarginOptimizer.Rebalancing.Evaluation;

namespace MarginOptimizer.Rebalancing.Problems;

/// <summary>
/// Checks limits on margin in one coin against the units that the models margin apart: an account margined as a whole in USD has no margin in a
/// coin, and leaving it out of the sum would be wrong without a word.
/// </summary>
internal static class MoneyScopeChecks
{
    /// <exception cref="InvalidInputException">Carries every fault by its path.</exception>
    public static void Require(RebalancingProblem problem, MarginLandscape landscape)
    {
        var faults = new ViolationList();
        for (var i = 0; i < problem.Limits.Length; i++)
        {
            if (!LimitChecks.IsMargin(problem.Limits[i].Measure) || problem.Limits[i].Scope.Base is not { } coin) continue;
            foreach (var message in Faults(problem.Limits[i].Scope, coin, landscape)) faults.Add($"limits[{i}].scope.base", message);
        }

        faults.ThrowIfAny();
    }

    private static IEnumerable<string> Faults(LimitScope scope, Currency coin, MarginLandscape landscape)
    {
        var universe = landscape.Universe;
        var inScope = Enumerable.Range(0, universe.Accounts.Length).Where(a => universe.InScope(scope, a)).ToList();
        var without = inScope.Where(a => !landscape.Today.Units.Any(u => u.Account == a && u.Unit.Currency == coin)).ToList();
        if (without.Count == inScope.Count)
        {
            var currencies = landscape.Today.Units.Where(u => inScope.Contains(u.Account)).Select(u => u.Unit.Currency).Distinct().Order();
            yield return $"nothing here is margined in {coin}: margin is counted by settlement currency, here {string.Join(", ", currencies)}";
            yield break;
        }

        foreach (var account in without.Select(a => universe.Accounts[a]).Where(a => a.Instruments.Any(i => i.Base == coin)))
        {
            yield return $"account '{account.Id}' has instruments on {coin} but {account.Model.Version.Name} does not margin them in {coin}: name another account in the scope, or leave the coin out";
        }
    }
}
