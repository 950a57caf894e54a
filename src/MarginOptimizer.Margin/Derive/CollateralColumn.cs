namespace MarginOptimizer.Margin.Derive;

/// <summary>A collateral among the columns of a unit.</summary>
/// <param name="Money">Its columns.</param>
/// <param name="Value">Stablecoins per unit.</param>
/// <param name="Haircut">How it is counted.</param>
/// <param name="Confidence">Of its price, 0 .. 1.</param>
internal readonly record struct CollateralColumn(MoneyColumn Money, double Value, CollateralHaircut Haircut, double Confidence);
