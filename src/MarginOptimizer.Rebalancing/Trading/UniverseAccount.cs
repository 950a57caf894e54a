using System.Collections.Immutable;
using MarginOptimizer.Domain.Books;
using MarginOptimizer.Domain.Instruments;
using MarginOptimizer.Domain.Market;
using MarginOptimizer.Margin;

namespace MarginOptimizer.Rebalancing.Trading;

/// <summary>One account of the universe.</summary>
/// <param name="FirstColumn">Column of the universe of its first instrument; the others follow.</param>
/// <param name="Instruments">What it holds or may trade, sorted by name.</param>
internal sealed record UniverseAccount(
    string Id, Book Book, MarketSnapshot Market, IMarginModel Model, int FirstColumn, ImmutableArray<Instrument> Instruments)
{
    public int EndColumn => FirstColumn + Instruments.Length;
}
