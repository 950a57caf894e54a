namespace MarginOptimizer.Rebalancing.Trading;

/// <summary>A stretch of one side of the order book at one price.</summary>
/// <param name="UpTo">Lots reached at its end, counted from the touch.</param>
/// <param name="Price">Fill price.</param>
/// <param name="PerLot">Cost, cash and fee of one lot, settlement currency.</param>
internal readonly record struct LadderStep(double UpTo, double Price, UnitCost PerLot);
