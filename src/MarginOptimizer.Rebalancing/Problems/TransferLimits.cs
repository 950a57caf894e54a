using MarginOptimizer.Domain.Limits;
using MarginOptimizer.Rebalancing.Trading;

namespace MarginOptimizer.Rebalancing.Problems;

/// <summary>
/// An account sends no more than the cash it has at the start: what arrives or is earned meanwhile does not count. One route is bounded by its
/// variable; where several draw on the same cash, a limit joins them.
/// </summary>
internal static class TransferLimits
{
    public const string Prefix = "transfer:";

    public static IEnumerable<Limit> Of(TradingUniverse universe)
    {
        foreach (var source in universe.Transfers.GroupBy(t => (t.From, t.Route.Currency)).Where(g => g.Count() > 1))
        {
            var account = universe.Accounts[source.Key.From];
            var cash = Cash(account, source.Key.Currency);
            if (source.Sum(t => t.Sent(t.Most)) <= cash) continue;
            yield return new Limit
            {
                Id = $"{Prefix}{account.Id}/{source.Key.Currency}",
                Measure = Measure.Transfers,
                Scope = new LimitScope(source.Key.Currency, null, account.Id),
                Upper = cash,
                Policy = LimitPolicy.Hard,
            };
        }
    }

    /// <summary>What an account can send of a currency, units of it, &gt;= 0.</summary>
    public static double Cash(UniverseAccount account, Domain.Currency currency) =>
        Math.Max(0.0, account.Book.Balances.GetValueOrDefault(currency).Cash);
}
