using MarginOptimizer.Domain;
using MarginOptimizer.Pricing;

namespace MarginOptimizer.Rebalancing.RiskReports;

/// <summary>P&amp;L and sensitivities of all positions on one coin after a move of its prices, volatility and time as they are.</summary>
/// <param name="Coin">The coin that moves.</param>
/// <param name="Move">Relative.</param>
/// <param name="ProfitUsd">USD; that of inverse contracts is their coin P&amp;L at the moved price.</param>
/// <param name="Greeks">At the moved prices.</param>
public readonly record struct LadderRow(Currency Coin, double Move, double ProfitUsd, InstrumentGreeks Greeks);
