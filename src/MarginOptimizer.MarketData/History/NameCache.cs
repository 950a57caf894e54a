using System.Text;
using MarginOptimizer.MarketData.Binance;
using MarginOptimizer.MarketData.Deribit;

namespace MarginOptimizer.MarketData.History;

/// <summary>Instrument names of one pass over a history, each parsed once. For one thread.</summary>
internal sealed class NameCache(ChainLayout layout)
{
    private const int MaxLength = 64;

    private readonly Dictionary<string, KnownName> _names = new(StringComparer.Ordinal);

    /// <summary>Null for a text that is no name of an instrument in this layout.</summary>
    public KnownName? Find(ReadOnlySpan<byte> utf8)
    {
        if (utf8.Length is 0 or > MaxLength) return null;
        Span<char> buffer = stackalloc char[MaxLength];
        ReadOnlySpan<char> text = buffer[..Encoding.UTF8.GetChars(utf8, buffer)];
        var byText = _names.GetAlternateLookup<ReadOnlySpan<char>>();
        if (byText.TryGetValue(text, out var known)) return known;
        var name = text.ToString();
        if (Parse(name) is not { } parsed) return null;
        return _names[name] = parsed;
    }

    private KnownName? Parse(string text)
    {
        if (layout == ChainLayout.BinanceHours) return BinanceOptions.Parse(text);
        return DeribitInstrumentNames.TryParse(text, out var name) ? new KnownName(name.Value, null) : null;
    }
}
