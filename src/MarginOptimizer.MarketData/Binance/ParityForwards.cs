using MarginOptimizer.Domain;
using MarginOptimizer.Domain.Market;
using MarginOptimizer.MarketData.Deribit;
using MarginOptimizer.Domain.Instruments;

namespace MarginOptimizer.MarketData.Binance;

/// <summary>
/// Forwards of linear options from their own marks where the data have none: with no interest, strike + call - put is the forward at every
/// strike. Taken is the median over the strikes whose call and put are closest in price, at most three of an expiry.
/// </summary>
internal static class ParityForwards
{
    /// <summary>Strikes the median is taken over.</summary>
    private const int Strikes = 3;

    public const string Note =
        "forwards are not in the data: each is strike + call - put of the marks, the median over the three strikes where these are closest; "
        + "the index is the forward of the nearest expiry, futures and perpetuals are missing";

    /// <summary>Forwards of every expiry after <paramref name="asOf"/> that has a call and a put of one strike.</summary>
    public static Dictionary<ForwardKey, double> Of(IEnumerable<VenueQuote> quotes, DateTimeOffset asOf)
    {
        var forwards = new Dictionary<ForwardKey, double>();
        var live = quotes.Where(q => q.Mark is not null && q.Name.Expiry > asOf);
        foreach (var expiry in live.GroupBy(q => new ForwardKey(q.Name.Base, q.Name.Expiry!.Value)))
        {
            var nearest = expiry.GroupBy(q => q.Name.Strike).Select(PairOf).OfType<(double Distance, double Forward)>()
                .OrderBy(p => p.Distance).ThenBy(p => p.Forward).Take(Strikes);
            if (Median.Of(nearest.Select(p => (double?)p.Forward)) is { } forward && forward > 0.0) forwards[expiry.Key] = forward;
        }

        return forwards;
    }

    /// <summary>The forward of the nearest expiry by coin.</summary>
    public static Dictionary<Currency, double> IndicesOf(Dictionary<ForwardKey, double> forwards) => forwards
        .GroupBy(f => f.Key.Base)
        .ToDictionary(g => g.Key, g => g.MinBy(f => f.Key.Expiry).Value);

    private static (double Distance, double Forward)? PairOf(IGrouping<decimal, VenueQuote> strike)
    {
        var call = strike.FirstOrDefault(q => q.Name.OptionType == OptionType.Call)?.Mark;
        var put = strike.FirstOrDefault(q => q.Name.OptionType == OptionType.Put)?.Mark;
        if (call is null || put is null) return null;
        return (Math.Abs(call.Value - put.Value), (double)strike.Key + call.Value - put.Value);
    }
}
