using MarginOptimizer.Backtesting.Configuration;
using MarginOptimizer.Domain;
using MarginOptimizer.Domain.Instruments;
using MarginOptimizer.Domain.Market;

namespace MarginOptimizer.Backtesting.Simulation;

/// <summary>Draws the trades that clients bring to the desk (<see cref="FlowRule"/>).</summary>
/// <param name="rule">What they trade.</param>
/// <param name="origin">Time from which trades are counted.</param>
internal sealed class ClientFlow(FlowRule rule, DateTimeOffset origin)
{
    /// <summary>Trades between two snapshots, at the quotes of the later one: what, signed contracts of the desk, price.</summary>
    public IEnumerable<(Listing Listing, decimal Quantity, double Price)> Draw(DateTimeOffset from, MarketSnapshot market)
    {
        var count = Counted(market.AsOf) - Counted(from);
        if (count <= 0) yield break;
        var eligible = market.Listings.Where(l => IsEligible(l, market)).ToList();
        if (eligible.Count == 0) yield break;
        var draws = new SplitMix(rule.Seed ^ (ulong)market.AsOf.UtcTicks);
        for (var k = 0L; k < count; k++)
        {
            var listing = eligible[(int)(draws.Next() % (ulong)eligible.Count)];
            var buys = draws.NextUnit() < rule.BuyShare;
            var coins = rule.Size.Least + (draws.NextUnit() * (rule.Size.Most - rule.Size.Least));
            var instrument = listing.Instrument;
            var lots = Math.Max(decimal.Round((decimal)(coins / instrument.ContractValue) / instrument.Lot), Math.Ceiling(instrument.MinimumQuantity / instrument.Lot));
            var quantity = lots * instrument.Lot;
            yield return buys ? (listing, quantity, listing.Quote.Bids.Best.Price) : (listing, -quantity, listing.Quote.Asks.Best.Price);
        }
    }

    private long Counted(DateTimeOffset time) => (long)Math.Floor((time - origin).TotalDays * rule.TradesPerDay);

    private bool IsEligible(Listing listing, MarketSnapshot market)
    {
        if (listing.Instrument is not Option option || listing.Quote.Bids.IsEmpty || listing.Quote.Asks.IsEmpty) return false;
        if (listing.Quote.Bids.Best.Price > listing.Quote.Asks.Best.Price) return false;
        var days = YearFraction.Years(market.AsOf, option.Expiry) * 365.0;
        var moneyness = option.Strike / market.UnderlyingOf(option);
        return days >= rule.Days.Least && days <= rule.Days.Most && moneyness >= rule.Moneyness.Least && moneyness <= rule.Moneyness.Most;
    }
}
