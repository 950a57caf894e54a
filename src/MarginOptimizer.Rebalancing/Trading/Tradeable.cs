using MarginOptimizer.Domain.Instruments;

namespace MarginOptimizer.Rebalancing.Trading;

/// <summary>A candidate as the optimiser sees it: the trade variable is a signed number of lots.</summary>
/// <param name="Account">Position of its account in the universe.</param>
/// <param name="Column">Index of its instrument in the universe.</param>
/// <param name="Lot">Contracts per lot.</param>
/// <param name="MaxBuyLots">&gt;= 0, finite; whole when lots are whole.</param>
/// <param name="MaxSellLots">&gt;= 0, finite.</param>
internal sealed record Tradeable(int Account, int Column, Instrument Instrument, decimal Lot, double MaxBuyLots, double MaxSellLots, ExecutionLadder Ladder)
{
    /// <summary>Contracts and lots below this are exact in decimal arithmetic.</summary>
    private const double LargestExact = 1e12;

    public double LotSize { get; } = (double)Lot;

    /// <summary>Market impact, USD per squared lot, &gt;= 0.</summary>
    public double ImpactPerSquaredLot { get; init; }

    /// <summary>Market impact of a trade, USD.</summary>
    public double ImpactOf(double lots) => ImpactPerSquaredLot * lots * lots;

    /// <summary>Contracts held after a trade. Whole lots are added in decimals, so that closing a position leaves exactly nothing.</summary>
    public double After(double held, double lots) => lots == 0.0 ? held
        : lots == Math.Round(lots) && Math.Abs(lots) < LargestExact && Math.Abs(held) < LargestExact ? (double)((decimal)held + ((decimal)lots * Lot))
        : held + (lots * LotSize);
}
