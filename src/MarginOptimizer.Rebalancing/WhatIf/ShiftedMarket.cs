using MarginOptimizer.Domain;
using MarginOptimizer.Domain.Instruments;
using MarginOptimizer.Domain.Market;
using MarginOptimizer.Margin;
using MarginOptimizer.Pricing;

namespace MarginOptimizer.Rebalancing.WhatIf;

/// <summary>
/// The market after prices moved together (<see cref="MovedMarket"/>), volatilities were scaled, or time passed. Volatilities stay with their strike;
/// a forward stays with its expiry but for the move; options are re-priced, what has expired is no longer listed, order books are dropped.
/// </summary>
internal static class ShiftedMarket
{
    /// <summary>Volatility below which none is shifted.</summary>
    private const double LeastVolatility = 0.01;

    /// <param name="market">The present market.</param>
    /// <param name="move">Relative move of all prices, &gt; -1.</param>
    /// <param name="volatility">Relative change of all mark volatilities, &gt; -1.</param>
    /// <param name="asOf">Time of the shifted market, not before the present one; null = the same time.</param>
    public static MarketSnapshot Shifted(this MarketSnapshot market, double move, double volatility = 0.0, DateTimeOffset? asOf = null)
    {
        var moved = move == 0.0 ? market : market.Moved(move);
        if (volatility == 0.0 && (asOf is null || asOf == market.AsOf)) return moved;
        var time = asOf ?? market.AsOf;
        return new MarketSnapshot(
            time,
            moved.Indices,
            moved.Forwards.Where(f => f.Key.Expiry > time).ToDictionary(f => f.Key, f => f.Value),
            moved.Listings.Where(l => !(WhatIfChecks.ExpiryOf(l.Instrument) <= time)).Select(l => Shifted(moved, l, volatility, time)),
            moved.Source,
            moved.Notes)
        {
            Feeds = moved.Feeds,
        };
    }

    private static Listing Shifted(MarketSnapshot market, Listing listing, double change, DateTimeOffset time)
    {
        var quote = listing.Quote with { Bids = Ladder.Empty, Asks = Ladder.Empty };
        if (listing.Instrument is not Option option || !(quote.MarkVolatility > 0.0)) return listing with { Quote = quote };
        var volatility = Math.Max(quote.MarkVolatility * (1.0 + change), Math.Min(LeastVolatility, quote.MarkVolatility));
        var state = new InstrumentState(option, market.UnderlyingOf(option), YearFraction.Years(time, option.Expiry), volatility);
        return listing with { Quote = quote with { MarkVolatility = volatility, Mark = InstrumentValue.Of(state) / option.ContractValue } };
    }
}
