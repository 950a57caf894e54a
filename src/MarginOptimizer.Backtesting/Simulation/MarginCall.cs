using MarginOptimizer.Domain;

namespace MarginOptimizer.Backtesting.Simulation;

/// <summary>Money that the venue asks for.</summary>
/// <param name="Currency">Where it is missing.</param>
/// <param name="Amount">Initial margin - collateral, units of the currency, &gt; 0.</param>
internal readonly record struct MarginCall(Currency Currency, double Amount);
