namespace MarginOptimizer.Margin.Derive;

/// <summary>A perpetual among the columns of a unit.</summary>
/// <param name="Column">Its column.</param>
/// <param name="Size">Coins per unit of quantity.</param>
/// <param name="Mark">USD per coin.</param>
internal readonly record struct PerpetualColumn(int Column, double Size, double Mark);
