using MarginOptimizer.Domain.Books;
using MarginOptimizer.Domain.Market;
using MarginOptimizer.Rebalancing.Problems;

namespace MarginOptimizer.Rebalancing.Trading;

/// <summary>How many contracts of a candidate may be bought or sold: depth, caller's caps, flags and the leg safeguard together.</summary>
internal static class LegCaps
{
    /// <returns>Contracts, &gt;= 0; NaN where neither depth nor cap nor open interest is known.</returns>
    public static double Buy(Candidate candidate, Quote quote, double held, Safeguards safeguards) =>
        Flags(Side(quote.Asks, candidate.MaxBuyQuantity, quote, safeguards), held, candidate, +1);

    public static double Sell(Candidate candidate, Quote quote, double held, Safeguards safeguards) =>
        Flags(Side(quote.Bids, candidate.MaxSellQuantity, quote, safeguards), held, candidate, -1);

    /// <summary>Whether the cap rests on open interest alone, which deserves a warning.</summary>
    public static bool RestsOnOpenInterest(Ladder side, double? callersCap) => !side.IsEmpty && !side.IsDepthKnown && callersCap is null;

    private static double Side(Ladder side, double? callersCap, Quote quote, Safeguards safeguards)
    {
        if (side.IsEmpty) return 0.0;
        if (side.IsDepthKnown)
        {
            var visible = safeguards.CapLegs ? safeguards.VisibleShare * side.TotalQuantity : side.TotalQuantity;
            return Math.Min(visible, callersCap ?? double.PositiveInfinity);
        }

        return callersCap ?? (safeguards.CapLegs ? safeguards.OpenInterestShare * quote.OpenInterest : quote.OpenInterest) ?? double.NaN;
    }

    private static double Flags(double cap, double held, Candidate candidate, int direction)
    {
        var closing = Math.Max(0.0, -direction * held);
        // The position is a bound of its own where nothing else is known.
        if (candidate.ReduceOnly) return double.IsNaN(cap) ? closing : Math.Min(cap, closing);
        if (candidate.OpenOnly && closing > 0.0) return 0.0;
        return cap;
    }
}
