using System.Collections.Immutable;
using MarginOptimizer.Domain;
using MarginOptimizer.Domain.Instruments;
using MarginOptimizer.Domain.Market;
using MarginOptimizer.Pricing;

namespace MarginOptimizer.Rebalancing.Attribution;

/// <summary>
/// Situations of which some factors are those of the first and others those of the second. An instrument that one market does not list has there the
/// underlying of the other market moved by the ratio of the indices, and the other market's volatility: said in the notes.
/// </summary>
internal sealed class MixedSituations
{
    private readonly MarginSituation _from;
    private readonly MarginSituation _to;
    private readonly ImmutableArray<Instrument> _instruments;
    private readonly ImmutableArray<Currency> _currencies;

    public MixedSituations(MarginSituation from, MarginSituation to)
    {
        // What the first book holds that expires in between is not there in the second because time passed, not because it was traded.
        var settled = from.Book.Positions.Where(p => p.Instrument.Expires() <= to.Market.AsOf && to.Book.Positions.All(q => q.Instrument.Name != p.Instrument.Name));
        (_from, _to) = (from, to with { Book = to.Book with { Positions = [.. to.Book.Positions, .. settled] } });
        _instruments =
        [
            .. from.Book.Positions.Concat(to.Book.Positions).Select(p => p.Instrument)
                .DistinctBy(i => i.Name, StringComparer.Ordinal)
                .OrderBy(i => i.Name, StringComparer.Ordinal),
        ];
        _currencies = [.. from.Market.Indices.Keys.Union(to.Market.Indices.Keys).Where(c => from.Market.HasIndexOf(c) && to.Market.HasIndexOf(c)).Order()];
        Notes = [.. _instruments.SelectMany(NotesOf)];
    }

    /// <summary>Assumptions about instruments, by name.</summary>
    public ImmutableArray<string> Notes { get; }

    /// <param name="changed">Factors that are those of the second situation.</param>
    public MarginSituation Of(MarginFactor changed)
    {
        var time = Pick(MarginFactor.Time).Market.AsOf;
        var book = Pick(MarginFactor.Trades).Book;
        var model = Pick(MarginFactor.Parameters).Model;
        var prices = Pick(MarginFactor.Price).Market;
        var volatilities = Pick(MarginFactor.Volatility).Market;
        var isOneMarket = ReferenceEquals(prices, volatilities) && time == prices.AsOf;

        // Expired legs are gone, whatever else has changed.
        var alive = book.Positions.Where(p => p.Instrument.Expires() is not { } expiry || expiry > time).ToImmutableArray();
        var market = isOneMarket && alive.All(p => prices.Find(p.Instrument.Name) is not null) ? prices : Mixed(time, prices, volatilities);
        return new MarginSituation(book with { Positions = alive, OpenOrders = [] }, market, model);

        MarginSituation Pick(MarginFactor factor) => (changed & factor) == 0 ? _from : _to;
    }

    /// <summary>Everything that the market of the prices lists, and the positions, as far as they are alive: rules may look at the whole chain.</summary>
    private MarketSnapshot Mixed(DateTimeOffset time, MarketSnapshot prices, MarketSnapshot volatilities)
    {
        var forwards = prices.Forwards.Where(f => f.Key.Expiry > time).ToDictionary(f => f.Key, f => f.Value);
        var listings = new List<Listing>();
        var instruments = prices.Listings.Select(l => l.Instrument).Concat(_instruments).DistinctBy(i => i.Name, StringComparer.Ordinal);
        foreach (var instrument in instruments.Where(i => i.Expires() is not { } expiry || expiry > time))
        {
            var underlying = UnderlyingOf(instrument, prices);
            var quote = prices.Find(instrument.Name)?.Quote ?? new Quote { Mark = underlying };
            if (instrument is not Option option)
            {
                listings.Add(new Listing(instrument, quote));
                continue;
            }

            forwards[new ForwardKey(option.Base, option.Expiry)] = underlying;
            var volatility = VolatilityOf(option, volatilities);
            var mark = Math.Max(0.0, Black(option, underlying, time, volatility) + BeyondBlack(option, prices));
            listings.Add(new Listing(option, quote with { Mark = mark, MarkVolatility = volatility }));
        }

        return new MarketSnapshot(time, _currencies.ToDictionary(c => c, prices.IndexOf), forwards, listings, "mixed") { Feeds = prices.Feeds };
    }

    /// <summary>The venue's mark less the Black-76 price at its own forward, volatility and time: rounding, or another model. It counts to price.</summary>
    private static double BeyondBlack(Option option, MarketSnapshot market) => market.Find(option.Name) is { } listing
        ? listing.Quote.Mark - Black(option, market.UnderlyingOf(option), market.AsOf, listing.Quote.MarkVolatility)
        : 0.0;

    private double VolatilityOf(Option option, MarketSnapshot volatilities) =>
        (volatilities.Find(option.Name) ?? Other(volatilities).Find(option.Name)!).Quote.MarkVolatility;

    /// <summary>Forward of an option, mark of everything else, at the prices of one market.</summary>
    private double UnderlyingOf(Instrument instrument, MarketSnapshot prices)
    {
        if (instrument is Option option && prices.Forwards.TryGetValue(new ForwardKey(option.Base, option.Expiry), out var forward)) return forward;
        if (instrument is not Option && prices.Find(instrument.Name) is { } listing) return listing.Quote.Mark;
        var other = Other(prices);
        var moved = prices.IndexOf(instrument.Base) / other.IndexOf(instrument.Base);
        return other.UnderlyingOf(instrument) * (instrument is Spot spot ? moved / (prices.IndexOf(spot.Quote) / other.IndexOf(spot.Quote)) : moved);
    }

    private static double Black(Option option, double forward, DateTimeOffset time, double volatility)
    {
        var usd = Black76.Price(option.Type, forward, option.Strike, YearFraction.Years(time, option.Expiry), volatility);
        return option.Payoff == Payoff.Inverse ? usd / forward : usd;
    }

    private MarketSnapshot Other(MarketSnapshot market) => ReferenceEquals(market, _from.Market) ? _to.Market : _from.Market;

    private IEnumerable<string> NotesOf(Instrument instrument)
    {
        var (first, second) = (_from.Market.Find(instrument.Name) is not null, _to.Market.Find(instrument.Name) is not null);
        if (first && second) yield break;
        var isExpired = !second && instrument.Expires() <= _to.Market.AsOf;
        var assumed = instrument is Option option ? $"{ForwardOf(option, first ? _to.Market : _from.Market)} and the volatility of the other" : "its mark moved with the index";
        yield return isExpired
            ? $"{instrument.Name} expires between the two: its end counts to time; at prices of the second market it has {assumed}"
            : $"{instrument.Name} is listed in the {(first ? "first" : "second")} market alone: in the other it has {assumed}";
    }

    private static string ForwardOf(Option option, MarketSnapshot market) =>
        market.Forwards.ContainsKey(new ForwardKey(option.Base, option.Expiry)) ? "the forward of its expiry there" : "its forward moved with the index";
}
