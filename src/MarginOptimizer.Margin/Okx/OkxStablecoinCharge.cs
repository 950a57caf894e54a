using System.Collections.Immutable;
using MarginOptimizer.Domain;
using MarginOptimizer.Margin.Expressions;
using MarginOptimizer.Margin.MultiCurrency;

namespace MarginOptimizer.Margin.Okx;

/// <summary>MR9: cash deltas in different quote currencies that hedge each other, matched in the venue's order, in tiers.</summary>
internal static class OkxStablecoinCharge
{
    public static readonly Currency Usdt = new("USDT");

    /// <summary>First and second currency of each pair, in the order of matching.</summary>
    public static ImmutableArray<(Currency First, Currency Second)> Pairs { get; } =
        [(Usdt, Currency.Usd), (Usdt, Currency.Usdc), (Currency.Usdc, Currency.Usd)];

    /// <summary>Null where all derivatives are quoted in one currency.</summary>
    public static MarginNode? Create(AccountColumns account, OkxStablecoinRule rule, OkxUnitKey key, ImmutableArray<OkxLeg> legs)
    {
        var quotes = legs.Select(l => OkxUnitKey.QuoteOf(l.Instrument)).Distinct().Order().ToImmutableArray();
        if (quotes.Length < 2) return null;
        var buckets = quotes.Select(q => (MarginNode)account.Sum(
            $"{key.Name} cash delta in {q}", legs.Where(l => OkxUnitKey.QuoteOf(l.Instrument) == q).Select(l => (l.Column, l.Delta.Usd))));
        var spreads = ImmutableArray.CreateBuilder<MatchingSpread>();
        foreach (var (first, second) in Pairs)
        {
            if (!quotes.Contains(first) || !quotes.Contains(second)) continue;
            var tiers = rule.At(account.IndexOf(first) / account.IndexOf(second));
            spreads.Add(new MatchingSpread(quotes.IndexOf(first), quotes.IndexOf(second), tiers.Charge()));
        }

        return new Matching($"{key.Name} MR9", [.. buckets], spreads.ToImmutable());
    }
}
