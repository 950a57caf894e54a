using MarginOptimizer.Domain;
using MarginOptimizer.Domain.Instruments;

namespace MarginOptimizer.Margin.Okx;

/// <summary>Names a risk unit.</summary>
/// <param name="Coin">Whose price it depends on.</param>
/// <param name="Quote">The quote currency of its instruments where units of one coin are apart by it; null where they are one.</param>
internal readonly record struct OkxUnitKey(Currency Coin, Currency? Quote) : IComparable<OkxUnitKey>
{
    public string Name => Quote is { } quote ? $"{Coin}-{quote}" : Coin.Code;

    /// <summary>The quote currency of a derivative in the venue's sense: USD for everything that is paid in coin.</summary>
    public static Currency QuoteOf(Instrument instrument) => instrument.Payoff == Payoff.Inverse ? Currency.Usd : instrument.Settlement;

    public int CompareTo(OkxUnitKey other)
    {
        var coin = Coin.CompareTo(other.Coin);
        return coin != 0 ? coin : string.CompareOrdinal(Quote?.Code, other.Quote?.Code);
    }
}
