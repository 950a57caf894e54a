using MarginOptimizer.Domain;
using MarginOptimizer.Domain.Market;

namespace MarginOptimizer.MarketData.Deribit;

/// <summary>
/// Futures for option chains that come without any: the perpetual at the index and a dated future at the chain's forward for every expiry
/// whose forward is a listed future; bid and ask one tick each side of the mark rounded to a tick, depth unknown.
/// </summary>
internal static class ConstructedFutures
{
    public static List<Listing> For(
        IReadOnlyList<VenueQuote> quotes,
        Dictionary<Currency, double> indices,
        Dictionary<ForwardKey, double> forwards,
        DateTimeOffset asOf,
        List<string> notes)
    {
        var listings = new List<Listing>();
        foreach (var coin in quotes.Where(q => q.Name.Kind == DeribitKind.Option && q.Name.IsInverse).Select(q => q.Name.Base).Distinct().Order())
        {
            if (quotes.Any(q => q.Name.Base == coin && q.Name.Kind is DeribitKind.Future or DeribitKind.Perpetual)) continue;
            var expiries = quotes.Where(q => q.Name.Base == coin && q.ForwardIsListed).Select(q => q.Name.Expiry!.Value).Distinct().Order();
            listings.Add(Quoted(new(DeribitKind.Perpetual, coin, null, null, 0m, null), indices[coin], asOf));
            listings.AddRange(expiries.Select(expiry => Quoted(
                new(DeribitKind.Future, coin, null, expiry, 0m, null), forwards[new ForwardKey(coin, expiry)], asOf)));
            notes.Add(
                $"{coin} futures are not in the data and were constructed: perpetual at the index, dated futures at the option chain's "
                + "forward, bid and ask one tick each side, depth unknown");
        }

        return listings;
    }

    private static Listing Quoted(DeribitInstrumentName name, double mark, DateTimeOffset asOf)
    {
        var instrument = DeribitContracts.FromName(name, asOf).Instrument;
        var tick = instrument.Ticks.TickAt((decimal)mark);
        var middle = Math.Round((decimal)mark / tick) * tick;
        var quote = new Quote
        {
            Bids = Ladder.Touch((double)(middle - tick)),
            Asks = Ladder.Touch((double)(middle + tick)),
            Mark = mark,
        };
        return new Listing(instrument, quote);
    }
}
