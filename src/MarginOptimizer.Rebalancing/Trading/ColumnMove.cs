namespace MarginOptimizer.Rebalancing.Trading;

/// <summary>A trade variable that moves an instrument.</summary>
/// <param name="Variable">Of the tradeable.</param>
/// <param name="Contracts">Per lot bought, signed, not zero.</param>
internal readonly record struct ColumnMove(int Variable, double Contracts);
