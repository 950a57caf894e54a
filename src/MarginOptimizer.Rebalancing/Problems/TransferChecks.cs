using MarginOptimizer.Domain;
using MarginOptimizer.Domain.Validation;

namespace MarginOptimizer.Rebalancing.Problems;

/// <summary>Checks the transfer routes of a problem against its accounts.</summary>
internal static class TransferChecks
{
    /// <summary>Most routes of one problem.</summary>
    public const int MaxRoutes = 1_000;

    public static void Check(RebalancingProblem problem, ViolationList faults)
    {
        if (problem.Transfers.Length > MaxRoutes)
        {
            faults.Add("transfers", $"has {problem.Transfers.Length} routes, at most {MaxRoutes} are taken");
            return;
        }

        var accounts = problem.Accounts.Select(a => a.Id).ToHashSet(StringComparer.Ordinal);
        var seen = new HashSet<(string, string, Currency)>();
        for (var i = 0; i < problem.Transfers.Length; i++)
        {
            var (route, path) = (problem.Transfers[i], $"transfers[{i}]");
            if (!accounts.Contains(route.From)) faults.Add($"{path}.from", $"'{route.From}' is no account");
            if (!accounts.Contains(route.To)) faults.Add($"{path}.to", $"'{route.To}' is no account");
            if (string.Equals(route.From, route.To, StringComparison.Ordinal)) faults.Add($"{path}.to", $"'{route.To}' is where the route comes from");
            if (!seen.Add((route.From, route.To, route.Currency))) faults.Add(path, $"is the second route for {route.Currency} from '{route.From}' to '{route.To}'");
            if (!(route.MaxAmount > 0.0 && double.IsFinite(route.MaxAmount))) faults.Add($"{path}.max_amount", "must be finite and > 0");
            if (!(route.CostRate >= 0.0 && route.CostRate < 1.0)) faults.Add($"{path}.cost_rate", "must be >= 0 and < 1");
            if (!(route.Step >= 0.0 && double.IsFinite(route.Step))) faults.Add($"{path}.step", "must be finite and >= 0");
            else if (route.Step > route.MaxAmount) faults.Add($"{path}.step", "is above max_amount: not even one step could be sent");
            CheckCurrency(problem, route.From, route.Currency, path, faults);
        }
    }

    /// <summary>Costs in USD need an index, and cash that an account does not hold cannot leave it.</summary>
    private static void CheckCurrency(RebalancingProblem problem, string from, Currency currency, string path, ViolationList faults)
    {
        if (problem.Accounts.FirstOrDefault(a => string.Equals(a.Id, from, StringComparison.Ordinal)) is not { } source) return;
        if (!problem.MarketOf(source).HasIndexOf(currency)) faults.Add($"{path}.currency", $"the market of '{from}' has no index for {currency}");
        if (!source.Book.Balances.ContainsKey(currency)) faults.Add($"{path}.currency", $"'{from}' has no balance in {currency}");
    }
}
