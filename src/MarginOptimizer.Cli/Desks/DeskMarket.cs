using System.Collections.Immutable;
using MarginOptimizer.Domain;
using MarginOptimizer.Domain.Instruments;
using MarginOptimizer.Domain.Market;
using MarginOptimizer.MarketData.Deribit;

namespace MarginOptimizer.Cli.Desks;

/// <summary>
/// The market of one desk, made of the quotes of a real chain: the inverse contracts as they are, linear twins of them for venues that have no others, and
/// levels of depth behind the touch, of which chains say nothing.
/// </summary>
internal static class DeskMarket
{
    /// <summary>Most levels of a drawn side.</summary>
    private const int MostLevels = 4;

    /// <param name="chain">Inverse contracts of one coin under the venue's names.</param>
    /// <param name="inverse">Keep the inverse contracts.</param>
    /// <param name="linear">Add their linear twins.</param>
    /// <param name="withDepth">Draw depth where the chain knows the touch alone.</param>
    public static MarketSnapshot Of(MarketSnapshot chain, bool inverse, bool linear, bool withDepth, Random random)
    {
        var listings = chain.Listings.Where(l => l.Instrument is not Spot && l.Instrument.Payoff == Payoff.Inverse).ToList();
        var twins = linear ? listings.Select(l => Twin(l, chain)).OfType<Listing>() : [];
        var taken = (inverse ? listings : []).Concat(twins);
        if (withDepth) taken = taken.Select(l => l with { Quote = Deepened(l, random) });
        var indices = chain.Indices.ToImmutableSortedDictionary().SetItem(Currency.Usdc, 1.0);
        return new MarketSnapshot(chain.AsOf, indices, chain.Forwards, taken.ToList(), chain.Source, chain.Notes);
    }

    /// <summary>The contract in USDC at the same prices, rounded to the side that is worse for whoever trades; null where no price of it is left.</summary>
    private static Listing? Twin(Listing listing, MarketSnapshot chain)
    {
        var coin = listing.Instrument.Base.Code;
        var instrument = DeribitContracts.FromName($"{coin}_USDC{listing.Instrument.Name[coin.Length..]}", chain.AsOf).Instrument;
        var usd = listing.Instrument is Option ? chain.UnderlyingOf(listing.Instrument) : 1.0;
        var coins = listing.Instrument is Option ? 1.0 : 1.0 / listing.Quote.Mark;
        var quote = listing.Quote with
        {
            Mark = listing.Quote.Mark * usd,
            Bids = Side(listing.Quote.Bids, p => (double)instrument.Ticks.RoundDown((decimal)(p * usd)), coins),
            Asks = Side(listing.Quote.Asks, p => (double)instrument.Ticks.RoundUp((decimal)(p * usd)), coins),
            OpenInterest = listing.Quote.OpenInterest * coins,
        };
        return quote.Bids.IsEmpty && quote.Asks.IsEmpty ? null : new Listing(instrument, quote);
    }

    /// <summary>Levels that meet at one price are one level.</summary>
    private static Ladder Side(Ladder side, Func<double, double> priced, double coins)
    {
        var levels = side.Levels.Select(l => new PriceLevel(priced(l.Price), l.Quantity * coins)).Where(l => l.Price > 0.0)
            .GroupBy(l => l.Price).Select(g => new PriceLevel(g.Key, g.Sum(l => l.Quantity))).ToImmutableArray();
        return new Ladder(levels, side.IsDepthKnown);
    }

    private static Quote Deepened(Listing listing, Random random) => listing.Quote with
    {
        Bids = Deepened(listing.Instrument, listing.Quote.Bids, -1, random),
        Asks = Deepened(listing.Instrument, listing.Quote.Asks, +1, random),
    };

    private static Ladder Deepened(Instrument instrument, Ladder side, int direction, Random random)
    {
        if (side.IsEmpty || side.IsDepthKnown) return side;
        var levels = ImmutableArray.CreateBuilder<PriceLevel>();
        var price = (decimal)side.Best.Price;
        for (var k = random.Next(MostLevels); k >= 0 && price > 0m; k--)
        {
            var lots = Math.Round((decimal)Draws.LogUniform(random, 5.0, instrument is Option ? 2_000.0 : 100_000.0));
            levels.Add(new PriceLevel((double)price, (double)(lots * instrument.Lot)));
            price += direction * random.Next(1, 4) * instrument.Ticks.TickAt(price);
            if (!instrument.Ticks.IsValid(price)) price = direction > 0 ? instrument.Ticks.RoundUp(price) : instrument.Ticks.RoundDown(price);
        }

        return new Ladder(levels.ToImmutable(), true);
    }
}
