using System.Collections.Immutable;
using MarginOptimizer.Domain.Instruments;

namespace MarginOptimizer.Rebalancing.Trading;

/// <summary>A candidate as the optimiser sees it: the trade variable is a signed number of lots.</summary>
/// <param name="Account">Position of its account in the universe.</param>
/// <param name="Instrument">What the order names: an instrument, or a package of them.</param>
/// <param name="Legs">The instruments that it moves, distinct columns: one, or several for a package.</param>
/// <param name="Lot">Units of quantity per lot.</param>
/// <param name="MaxBuyLots">&gt;= 0, finite; whole when lots are whole.</param>
/// <param name="MaxSellLots">&gt;= 0, finite.</param>
internal sealed record Tradeable(
    int Account, Instrument Instrument, ImmutableArray<TradeableLeg> Legs, decimal Lot, double MaxBuyLots, double MaxSellLots, ExecutionLadder Ladder)
{
    public double LotSize { get; } = (double)Lot;

    /// <summary>Smallest order on either side, lots, &gt;= 0: nothing between zero and it may be traded. Each side reaches it or is closed.</summary>
    public double LeastLots { get; init; }

    /// <summary>USD per lot, of all its legs, &gt; 0.</summary>
    public double NotionalPerLot { get; init; }

    /// <summary>Market impact, USD per squared lot, &gt;= 0.</summary>
    public double ImpactPerSquaredLot { get; init; }

    /// <summary>The one instrument that it moves, and nothing else does so through it; false for packages.</summary>
    public bool IsSingle => Legs.Length == 1;

    /// <summary>Market impact of a trade, USD.</summary>
    public double ImpactOf(double lots) => ImpactPerSquaredLot * lots * lots;
}
