using System.Collections.Immutable;
using MarginOptimizer.Domain;
using MarginOptimizer.Domain.Instruments;
using MarginOptimizer.Domain.Market;

namespace MarginOptimizer.Margin.Deribit;

/// <summary>What rules that margin every settlement currency apart make units of: its instruments, or money alone.</summary>
internal static class ApartByCurrency
{
    /// <param name="market">Money without an index in it makes no unit.</param>
    /// <param name="instruments">In any order, which is kept within a currency.</param>
    /// <param name="held">Currencies of money.</param>
    /// <returns>By currency.</returns>
    public static IEnumerable<(Currency Currency, ImmutableArray<Instrument> Instruments)> Of(
        MarketSnapshot market, ImmutableArray<Instrument> instruments, IEnumerable<Currency> held)
    {
        var groups = instruments.ToLookup(i => i.Settlement);
        return groups.Select(g => g.Key)
            .Union(held.Where(market.HasIndexOf))
            .Order()
            .Select(currency => (currency, groups[currency].ToImmutableArray()));
    }
}
