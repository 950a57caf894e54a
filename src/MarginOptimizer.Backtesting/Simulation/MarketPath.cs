using MarginOptimizer.Domain;
using MarginOptimizer.Domain.Instruments;
using MarginOptimizer.Domain.Market;
using MarginOptimizer.Pricing;

namespace MarginOptimizer.Backtesting.Simulation;

/// <summary>
/// The market between two snapshots, as far as an account needs it: indices, forwards, marks and mark volatilities on straight lines in time, options
/// re-priced at them. What the later snapshot does not list keeps its volatility and moves with its index. Nobody quotes between snapshots: half spreads stay those of the earlier one.
/// </summary>
/// <param name="start">Market of the account at the earlier snapshot.</param>
/// <param name="end">The later snapshot, in full.</param>
internal sealed class MarketPath(MarketSnapshot start, MarketSnapshot end)
{
    /// <summary>Price units below which an option is worth nothing.</summary>
    private const double Negligible = 1e-12;

    private readonly double _seconds = (end.AsOf - start.AsOf).TotalSeconds;

    public DateTimeOffset Start => start.AsOf;

    public DateTimeOffset End => end.AsOf;

    /// <summary>USD per coin.</summary>
    public double IndexAt(Currency coin, DateTimeOffset time)
    {
        var from = start.IndexOf(coin);
        return end.HasIndexOf(coin) ? Between(from, end.IndexOf(coin), time) : from;
    }

    /// <summary>The market at a time for some positions, none of which has expired by then.</summary>
    public MarketSnapshot At(DateTimeOffset time, IReadOnlyCollection<Holding> holdings)
    {
        var indices = start.Indices.Keys.ToDictionary(coin => coin, coin => IndexAt(coin, time));
        var forwards = new Dictionary<ForwardKey, double>();
        foreach (var holding in holdings)
        {
            if (holding.Instrument is Option option) forwards[new ForwardKey(option.Base, option.Expiry)] = ForwardAt(new ForwardKey(option.Base, option.Expiry), time);
        }

        return new MarketSnapshot(time, indices, forwards, holdings.Select(h => ListingAt(h, forwards, time)));
    }

    /// <summary>Whether the later snapshot lists an instrument.</summary>
    public bool IsListedAtEnd(Instrument instrument) => end.Find(instrument.Name) is not null;

    private Listing ListingAt(Holding holding, Dictionary<ForwardKey, double> forwards, DateTimeOffset time)
    {
        var later = end.Find(holding.Instrument.Name);
        if (time == end.AsOf && later is not null) return later;
        var before = start.QuoteOf(holding.Instrument);
        if (holding.Instrument is not Option option)
        {
            var mark = later is null ? before.Mark * IndexAt(holding.Instrument.Base, time) / start.IndexOf(holding.Instrument.Base) : Between(before.Mark, later.Quote.Mark, time);
            return new Listing(holding.Instrument, Shifted(before, mark));
        }

        var volatility = later is null ? before.MarkVolatility : Between(before.MarkVolatility, later.Quote.MarkVolatility, time);
        var state = new InstrumentState(option, forwards[new ForwardKey(option.Base, option.Expiry)], YearFraction.Years(time, option.Expiry), volatility);
        var value = InstrumentValue.Of(state) / option.ContractValue;
        return new Listing(option, Shifted(before, value < Negligible ? 0.0 : value) with { MarkVolatility = volatility });
    }

    /// <summary>The quote with both sides moved along with the mark, so that half spreads stay.</summary>
    private static Quote Shifted(Quote quote, double mark)
    {
        var half = quote.Bids.IsEmpty || quote.Asks.IsEmpty ? 0.0 : 0.5 * (quote.Asks.Best.Price - quote.Bids.Best.Price);
        var isQuoted = half > 0.0 && mark > half;
        return quote with
        {
            Mark = mark,
            Bids = isQuoted ? Ladder.Touch(mark - half) : Ladder.Empty,
            Asks = isQuoted ? Ladder.Touch(mark + half) : Ladder.Empty,
            QuotedAt = null,
        };
    }

    private double ForwardAt(ForwardKey key, DateTimeOffset time)
    {
        var from = start.Forwards[key];
        return end.Forwards.TryGetValue(key, out var to) ? Between(from, to, time) : from * IndexAt(key.Base, time) / start.IndexOf(key.Base);
    }

    private double Between(double from, double to, DateTimeOffset time)
    {
        var share = (time - start.AsOf).TotalSeconds / _seconds;
        return share >= 1.0 ? to : from + (share * (to - from));
    }
}
