using MarginOptimizer.Domain;
using MarginOptimizer.Pricing;

namespace MarginOptimizer.Rebalancing.RiskReports;

/// <summary>Sensitivities of all positions on one coin and expiry.</summary>
/// <param name="Coin">The coin whose price moves them.</param>
/// <param name="Expiry">Null for perpetuals and spot.</param>
/// <param name="Greeks">Sums over the positions.</param>
public readonly record struct GreeksRow(Currency Coin, DateTimeOffset? Expiry, InstrumentGreeks Greeks);
