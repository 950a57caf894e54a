using System.Collections.Immutable;
using MarginOptimizer.Domain.Instruments;

namespace MarginOptimizer.Domain.Market;

/// <summary>
/// The market at one instant: indices, forwards and the listed instruments with their quotes. Built by the readers from checked values;
/// everything below the edge trusts it.
/// </summary>
public sealed class MarketSnapshot
{
    private readonly Dictionary<string, Listing> _byName;

    /// <param name="asOf">Time of the snapshot, UTC.</param>
    /// <param name="indices">USD per coin, &gt; 0, one for every base coin listed.</param>
    /// <param name="forwards">USD per coin, &gt; 0, one for every (base coin, expiry) of an option.</param>
    /// <param name="listings">Distinct names; kept sorted by name (ordinal).</param>
    /// <param name="source">Where the quotes come from, for provenance.</param>
    /// <param name="notes">What a reader had to construct or repair: shown as warnings in every answer.</param>
    public MarketSnapshot(
        DateTimeOffset asOf,
        IReadOnlyDictionary<Currency, double> indices,
        IReadOnlyDictionary<ForwardKey, double> forwards,
        IEnumerable<Listing> listings,
        string source = "",
        ImmutableArray<string> notes = default)
    {
        AsOf = asOf;
        Indices = indices;
        Forwards = forwards;
        Listings = [.. listings.OrderBy(l => l.Instrument.Name, StringComparer.Ordinal)];
        Source = source;
        Notes = notes.IsDefault ? [] : notes;
        _byName = Listings.ToDictionary(l => l.Instrument.Name, StringComparer.Ordinal);
    }

    public DateTimeOffset AsOf { get; }

    public IReadOnlyDictionary<Currency, double> Indices { get; }

    public IReadOnlyDictionary<ForwardKey, double> Forwards { get; }

    public ImmutableArray<Listing> Listings { get; }

    public string Source { get; }

    public ImmutableArray<string> Notes { get; }

    /// <summary>Readings of the venue's oracles; null where the source has none.</summary>
    public OracleFeeds? Feeds { get; init; }

    /// <summary>The listing of a name, or null when the snapshot has none.</summary>
    public Listing? Find(string instrumentName) => _byName.GetValueOrDefault(instrumentName);

    public Quote QuoteOf(Instrument instrument) => _byName[instrument.Name].Quote;

    /// <summary>USD per coin; 1 for USD and its stablecoins unless the snapshot quotes them.</summary>
    public double IndexOf(Currency currency) =>
        Indices.TryGetValue(currency, out var index) ? index
        : currency == Currency.Usd || currency == Currency.Usdc ? 1.0
        : throw new KeyNotFoundException($"the snapshot has no index for {currency}");

    /// <summary>Whether <see cref="IndexOf"/> has a value.</summary>
    public bool HasIndexOf(Currency currency) => Indices.ContainsKey(currency) || currency == Currency.Usd || currency == Currency.Usdc;

    /// <summary>The price of the underlying at an instrument's own expiry: forward for options, mark for everything else.</summary>
    public double UnderlyingOf(Instrument instrument) => instrument is Option option
        ? Forwards[new ForwardKey(option.Base, option.Expiry)]
        : QuoteOf(instrument).Mark;
}
