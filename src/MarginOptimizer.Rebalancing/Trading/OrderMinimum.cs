using MarginOptimizer.Domain.Books;
using MarginOptimizer.Domain.Instruments;

namespace MarginOptimizer.Rebalancing.Trading;

/// <summary>The smallest order of a candidate: nothing between zero and it may be traded.</summary>
internal static class OrderMinimum
{
    /// <summary>Share of a lot by which a notional may fall short through rounding.</summary>
    private const double Rounding = 1e-9;

    /// <summary>
    /// The largest of the venue's quantity and notional and the caller's. Fractions of lots are no orders yet: there only the caller's own minimums count.
    /// </summary>
    /// <param name="lot">Units of quantity per lot.</param>
    /// <param name="notionalPerLot">USD, &gt; 0.</param>
    /// <param name="callersNotional">USD per order; 0 = none.</param>
    /// <param name="whole">Lots are whole.</param>
    /// <returns>Lots, &gt;= 0; whole, and at least 1, where lots are.</returns>
    public static double Lots(Candidate candidate, decimal lot, double notionalPerLot, double callersNotional, bool whole)
    {
        var quantity = candidate.MinimumQuantity ?? 0m;
        if (!whole) return Math.Max((double)(quantity / lot), callersNotional / notionalPerLot);
        var instrument = candidate.Instrument;
        var least = Math.Ceiling(Math.Max(instrument.MinimumQuantity, quantity) / lot);
        var notional = Math.Max(instrument.MinimumNotional, callersNotional) / notionalPerLot;
        return Math.Max((double)least, Math.Ceiling(notional - Rounding));
    }
}
