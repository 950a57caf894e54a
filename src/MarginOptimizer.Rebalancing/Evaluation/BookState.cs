using MarginOptimizer.Rebalancing.Trading;

namespace MarginOptimizer.Rebalancing.Evaluation;

/// <summary>A choice of trades and the book it leads to.</summary>
/// <param name="Lots">One per variable: signed lots of the tradeables, then what is transferred.</param>
/// <param name="Quantities">Contracts after the trades, one per instrument of the universe.</param>
internal sealed record BookState(double[] Lots, double[] Quantities)
{
    public static BookState Of(TradingUniverse universe, double[] lots) => new(lots, universe.QuantitiesAfter(lots));

    public static BookState Present(TradingUniverse universe) => Of(universe, new double[universe.VariableCount]);
}
