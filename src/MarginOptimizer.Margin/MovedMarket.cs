using System.Collections.Immutable;
using MarginOptimizer.Domain;
using MarginOptimizer.Domain.Instruments;
using MarginOptimizer.Domain.Market;
using MarginOptimizer.Pricing;

namespace MarginOptimizer.Margin;

/// <summary>The market after every price moved together: what a robust margin is compiled at.</summary>
public static class MovedMarket
{
    /// <summary>
    /// Forwards (but for what is already fixed of them), marks of futures and perpetuals, and indices of coins times (1 + move); options re-priced
    /// at their unchanged mark volatility; time, strikes and terms kept; order books dropped, since nobody quoted there. An inverse future keeps
    /// its USD quantity, so its coin size shrinks to size / (1 + move). What contracts are quoted in stays, unless it is a coin itself: a pair of
    /// two stablecoins does not move, nor does one of two coins.
    /// </summary>
    /// <param name="market">The present market.</param>
    /// <param name="move">Relative move, &gt; -1.</param>
    public static MarketSnapshot Moved(this MarketSnapshot market, double move)
    {
        if (!(move > -1.0) || double.IsInfinity(move)) throw new ArgumentOutOfRangeException(nameof(move), move, "a move is finite and above -1");
        var factor = 1.0 + move;
        var coins = Coins(market);
        return new MarketSnapshot(
            market.AsOf,
            market.Indices.ToImmutableSortedDictionary(i => i.Key, i => coins.Contains(i.Key) ? i.Value * factor : i.Value),
            market.Forwards.ToDictionary(f => f.Key, f => Moved(market, f.Key, f.Value, factor)),
            market.Listings.Select(l => l with { Quote = Moved(market, l, coins, factor) }),
            market.Source,
            market.Notes)
        {
            Feeds = market.Feeds,
        };
    }

    /// <summary>Underlyings of derivatives, and everything else that is listed and that nothing is quoted in.</summary>
    private static HashSet<Currency> Coins(MarketSnapshot market)
    {
        var instruments = market.Listings.Select(l => l.Instrument).ToList();
        var coins = instruments.Select(i => i.Base).ToHashSet();
        coins.ExceptWith([Currency.Usd, Currency.Usdc, .. instruments.Where(i => i.Payoff == Payoff.Linear).Select(i => i.Quote)]);
        coins.UnionWith(instruments.Where(i => i is not Spot).Select(i => i.Base));
        return coins;
    }

    /// <summary>What is already fixed of a forward stays.</summary>
    private static double Moved(MarketSnapshot market, ForwardKey key, double forward, double factor)
    {
        var settled = market.Feeds?.Of(key).FixedForward ?? 0.0;
        return settled == 0.0 ? forward * factor : ((forward - settled) * factor) + settled;
    }

    private static Quote Moved(MarketSnapshot market, Listing listing, HashSet<Currency> coins, double factor)
    {
        var quote = listing.Quote;
        var mark = listing.Instrument switch
        {
            Option option => OptionMark(market, option, quote.MarkVolatility, factor),
            Spot spot => coins.Contains(spot.Base) == coins.Contains(spot.Quote) ? quote.Mark : quote.Mark * factor,
            _ => quote.Mark * factor,
        };
        return quote with { Bids = Ladder.Empty, Asks = Ladder.Empty, Mark = mark };
    }

    private static double OptionMark(MarketSnapshot market, Option option, double volatility, double factor)
    {
        var forward = Moved(market, new ForwardKey(option.Base, option.Expiry), market.UnderlyingOf(option), factor);
        var years = YearFraction.Years(market.AsOf, option.Expiry);
        var usd = Black76.Price(option.Type, forward, option.Strike, years, volatility);
        return option.Payoff == Payoff.Inverse ? usd / forward : usd;
    }
}
