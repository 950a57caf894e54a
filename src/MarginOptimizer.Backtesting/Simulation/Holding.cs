using MarginOptimizer.Domain.Instruments;
using MarginOptimizer.Domain.Market;

namespace MarginOptimizer.Backtesting.Simulation;

/// <summary>A position with the last that is known of its quote.</summary>
/// <param name="Quantity">Signed contracts, exact; never 0.</param>
/// <param name="Quote">At the time of the account; its mark is what futures and perpetuals were last settled at.</param>
internal sealed record Holding(Instrument Instrument, decimal Quantity, Quote Quote)
{
    public double Contracts => (double)Quantity;

    /// <summary>Half the distance of bid and ask, price units; 0 where a side is missing.</summary>
    public double HalfSpread => Quote.Bids.IsEmpty || Quote.Asks.IsEmpty ? 0.0 : Math.Max(0.0, 0.5 * (Quote.Asks.Best.Price - Quote.Bids.Best.Price));
}
