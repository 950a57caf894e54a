using MarginOptimizer.Domain.Market;

namespace MarginOptimizer.Backtesting.Simulation;

/// <summary>A full snapshot with what an account holds and the snapshot does not list, as the account carries it.</summary>
internal static class HeldMarket
{
    /// <summary>The snapshot itself where it lists everything.</summary>
    public static MarketSnapshot WithHeld(this MarketSnapshot market, SimulatedAccount account)
    {
        var carried = account.Holdings.Where(h => market.Find(h.Instrument.Name) is null).ToList();
        if (carried.Count == 0) return market;
        var forwards = new Dictionary<ForwardKey, double>(account.Market.Forwards);
        foreach (var (key, forward) in market.Forwards) forwards[key] = forward;
        return new MarketSnapshot(market.AsOf, market.Indices, forwards, [.. market.Listings, .. carried.Select(h => new Listing(h.Instrument, h.Quote))], market.Source, market.Notes);
    }
}
