using System.Collections.Immutable;
using MarginOptimizer.Domain.Instruments;
using MarginOptimizer.Margin.Models;

namespace MarginOptimizer.Margin.Binance;

/// <summary>Maintenance margin tiers of the contracts of one coin.</summary>
/// <param name="Linear">On the notional in the quote currency of a USDⓈ-M contract.</param>
/// <param name="Inverse">On the size in coins of a COIN-M contract.</param>
/// <param name="Symbols">Tiers of single contracts by their name, in place of those above.</param>
internal sealed record BinanceBrackets(
    TierTable Linear, TierTable Inverse, ImmutableSortedDictionary<string, TierTable> Symbols, ImmutableArray<UnverifiedParameter> Unverified)
{
    public TierTable Of(Instrument instrument) =>
        Symbols.GetValueOrDefault(instrument.Name, instrument.Payoff == Payoff.Inverse ? Inverse : Linear);
}
