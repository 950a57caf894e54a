using System.Collections.Immutable;
using MarginOptimizer.Margin.Models;

namespace MarginOptimizer.Margin.Okx;

/// <summary>MR9: tiers on the USD amount hedged between two quote currencies, by the index price of the pair.</summary>
/// <param name="Limits">Upper ends of all tiers but the last, USD.</param>
/// <param name="Prices">Index prices of the rows of rates, ascending; flat outside.</param>
/// <param name="Rates">Row by row.</param>
internal sealed record OkxStablecoinRule(ImmutableArray<double> Limits, ImmutableArray<double> Prices, ImmutableArray<double> Rates)
{
    /// <param name="price">Of one currency in the other; the further from 1 the dearer, either way.</param>
    public TierTable At(double price)
    {
        var depegged = Math.Min(price, 1.0 / price);
        var tiers = Limits.Length + 1;
        return new TierTable(Limits, [.. Enumerable.Range(0, tiers).Select(t => Interpolation.At(Prices, Column(t, tiers), depegged))]);
    }

    private ImmutableArray<double> Column(int tier, int tiers) => [.. Enumerable.Range(0, Prices.Length).Select(row => Rates[(row * tiers) + tier])];
}
