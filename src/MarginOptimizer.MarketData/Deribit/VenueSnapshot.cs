using MarginOptimizer.Domain;
using MarginOptimizer.Domain.Instruments;
using MarginOptimizer.Domain.Market;
using MarginOptimizer.Domain.Validation;
using MarginOptimizer.MarketData.Input;

namespace MarginOptimizer.MarketData.Deribit;

/// <summary>
/// A snapshot from the rows of a venue's files: one index per coin and one forward per expiry as medians over the rows (rows are polled over
/// some seconds), futures constructed where the files have none, and notes on everything left out or filled in.
/// </summary>
internal sealed class VenueSnapshot(DateTimeOffset asOf, ViolationList faults)
{
    private readonly List<string> _notes = [];
    private readonly SortedSet<string> _guesses = new(StringComparer.Ordinal);

    /// <summary>Adds a note on what the caller filled in.</summary>
    public void Note(string text) => _notes.Add(text);

    /// <exception cref="InvalidInputException">Faults were noted before, or names repeat, or an index or forward is nowhere given.</exception>
    public MarketSnapshot Build(IEnumerable<VenueQuote> quotes, Currency? currency, string source)
    {
        var wanted = quotes.Where(q => currency is null || q.Name.Base == currency).ToList();
        if (wanted.Count == 0) faults.Add("document", currency is null ? "has no instruments" : $"has no instruments on {currency}");
        CheckDuplicates(wanted);
        var usable = LeaveOut(wanted);
        var indices = IndicesOf(usable);
        var forwards = ForwardsOf(usable);
        faults.ThrowIfAny();
        var listings = usable.Select(ListingOf).ToList();
        listings.AddRange(ConstructedFutures.For(usable, indices, forwards, asOf, _notes));
        _notes.AddRange(_guesses);
        return new MarketSnapshot(asOf, indices, forwards, listings, source, [.. _notes]);
    }

    private void CheckDuplicates(List<VenueQuote> quotes)
    {
        var seenAt = new Dictionary<DeribitInstrumentName, string>();
        foreach (var quote in quotes)
            if (!seenAt.TryAdd(quote.Name, quote.Path)) faults.Add(quote.Path, $"{quote.Name} was already given at {seenAt[quote.Name]}");
    }

    /// <summary>Without what cannot be priced or traded any more.</summary>
    private List<VenueQuote> LeaveOut(List<VenueQuote> quotes)
    {
        var usable = new List<VenueQuote>(quotes.Count);
        var (expired, unpriced) = (new List<VenueQuote>(), new List<VenueQuote>());
        foreach (var quote in quotes)
        {
            var isUnpriced = quote.Mark is null || (quote.Name.Kind == DeribitKind.Option && quote.Volatility is null);
            if (quote.Name.Expiry <= asOf) expired.Add(quote);
            else if (isUnpriced) unpriced.Add(quote);
            else usable.Add(quote);
        }

        Note(expired, "expired before the snapshot");
        Note(unpriced, "without a mark or mark volatility");
        return usable;
    }

    private void Note(List<VenueQuote> left, string why)
    {
        if (left.Count > 0) _notes.Add($"left out, {why}: {left.Count} instruments, such as {left[0].Name}");
    }

    private Dictionary<Currency, double> IndicesOf(List<VenueQuote> quotes)
    {
        var indices = new Dictionary<Currency, double>();
        foreach (var group in quotes.GroupBy(q => q.Name.Base))
        {
            if (Median.Of(group.Select(q => q.Index)) is { } index) indices[group.Key] = index;
            else faults.Add(group.First().Path, $"no row gives an index price of {group.Key}");
        }

        return indices;
    }

    private Dictionary<ForwardKey, double> ForwardsOf(List<VenueQuote> quotes)
    {
        var forwards = new Dictionary<ForwardKey, double>();
        var options = quotes.Where(q => q.Name.Kind == DeribitKind.Option);
        foreach (var group in options.GroupBy(q => new ForwardKey(q.Name.Base, q.Name.Expiry!.Value)))
        {
            if (Median.Of(group.Select(q => q.Forward)) is { } forward) forwards[group.Key] = forward;
            else faults.Add(group.First().Path, $"no row gives a forward of {group.Key.Base} for {TimeText.Format(group.Key.Expiry)}");
        }

        return forwards;
    }

    private Listing ListingOf(VenueQuote quote)
    {
        var instrument = quote.Terms ?? KnownTerms(quote);
        return new Listing(instrument, new Quote
        {
            Bids = quote.Bids,
            Asks = quote.Asks,
            Mark = quote.Mark!.Value,
            OpenInterest = quote.OpenInterest,
            QuotedAt = quote.QuotedAt,
            MarkVolatility = instrument is Option ? quote.Volatility!.Value : double.NaN,
        });
    }

    private Instrument KnownTerms(VenueQuote quote)
    {
        var contract = quote.Contract ?? DeribitContracts.FromName(quote.Name, asOf);
        if (contract.Guess is not null) _guesses.Add(contract.Guess);
        return contract.Instrument;
    }
}
