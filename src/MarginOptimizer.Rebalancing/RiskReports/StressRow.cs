namespace MarginOptimizer.Rebalancing.RiskReports;

/// <summary>What the book loses in one scenario.</summary>
/// <param name="Source">Whose view it is.</param>
/// <param name="Set">Id of the set, or the name of the venue's table; "house" for the house scenarios.</param>
/// <param name="Label">Of the row.</param>
/// <param name="LossUsd">Of the positions, USD.</param>
/// <param name="CashLossUsd">Of cash and collateral in coins that move, USD; 0 for rows of the venue, whose tables have no such thing.</param>
public readonly record struct StressRow(StressSource Source, string Set, string Label, double LossUsd, double CashLossUsd);
