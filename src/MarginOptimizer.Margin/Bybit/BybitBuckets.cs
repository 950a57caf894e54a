using System.Collections.Immutable;
using MarginOptimizer.Domain;
using MarginOptimizer.Domain.Instruments;
using MarginOptimizer.Margin.Expressions;
using MarginOptimizer.Margin.Models;
using MarginOptimizer.Margin.MultiCurrency;

namespace MarginOptimizer.Margin.Bybit;

/// <summary>Charges on amounts of opposite sign that are matched between buckets, nearest buckets first.</summary>
internal static class BybitBuckets
{
    /// <summary>Buckets by expiry, perpetuals at 0 days; a matched coin costs <paramref name="usdPerDay"/> for every day between its buckets.</summary>
    /// <returns>Null where there is one bucket only, so that nothing can be matched.</returns>
    public static MarginNode? ByExpiry(AccountColumns account, string label, IEnumerable<(int Column, double Coins)> amounts, double usdPerDay)
    {
        var buckets = amounts.GroupBy(a => DaysOf(account, a.Column)).OrderBy(b => b.Key).ToImmutableArray();
        if (buckets.Length < 2) return null;
        var pairs = ImmutableArray.CreateBuilder<(int First, int Second, double Days)>();
        for (var i = 0; i < buckets.Length; i++)
        {
            for (var j = i + 1; j < buckets.Length; j++) pairs.Add((i, j, buckets[j].Key - buckets[i].Key));
        }

        return new Matching(
            label,
            [.. buckets.Select((b, i) => account.Sum(FormattableString.Invariant($"{label} bucket {i + 1}"), b))],
            [.. pairs.OrderBy(p => p.Days).ThenBy(p => p.First).Select(p => Spread(p.First, p.Second, usdPerDay * p.Days))]);
    }

    /// <summary>Buckets by the currency of settlement: USDT, USDC, and USD for everything paid in coin.</summary>
    /// <returns>Null where there is one bucket only.</returns>
    public static MarginNode? BySettlement(AccountColumns account, string label, IEnumerable<(int Column, double Coins)> amounts, double usdPerCoin)
    {
        var buckets = amounts.GroupBy(a => SettlementOf(account.Instruments[a.Column])).OrderBy(b => b.Key).ToImmutableArray();
        if (buckets.Length < 2) return null;
        var spreads = ImmutableArray.CreateBuilder<MatchingSpread>();
        for (var i = 0; i < buckets.Length; i++)
        {
            for (var j = i + 1; j < buckets.Length; j++) spreads.Add(Spread(i, j, usdPerCoin));
        }

        return new Matching(label, [.. buckets.Select(b => account.Sum($"{label} {b.Key}", b))], spreads.ToImmutable());
    }

    public static Currency SettlementOf(Instrument instrument) => instrument.Payoff == Payoff.Inverse ? Currency.Usd : instrument.Settlement;

    private static MatchingSpread Spread(int first, int second, double usdPerCoin) => new(first, second, TierTable.Flat(usdPerCoin).Charge());

    private static double DaysOf(AccountColumns account, int column) => account.Instruments[column] switch
    {
        Option option => YearFraction.Days(account.Market.AsOf, option.Expiry),
        Future future => YearFraction.Days(account.Market.AsOf, future.Expiry),
        _ => 0.0,
    };
}
