using MarginOptimizer.Domain.Instruments;

namespace MarginOptimizer.Rebalancing.Trading;

/// <summary>A candidate as the optimiser sees it: the trade variable is a signed number of lots.</summary>
/// <param name="Column">Index of its instrument in the universe.</param>
/// <param name="Lot">Contracts per lot.</param>
/// <param name="MaxBuyLots">&gt;= 0, finite; whole when lots are whole.</param>
/// <param name="MaxSellLots">&gt;= 0, finite.</param>
internal sealed record Tradeable(int Column, Instrument Instrument, decimal Lot, double MaxBuyLots, double MaxSellLots, ExecutionLadder Ladder)
{
    public double LotSize { get; } = (double)Lot;
}
