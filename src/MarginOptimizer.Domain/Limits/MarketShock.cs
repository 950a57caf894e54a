namespace MarginOptimizer.Domain.Limits;

/// <summary>A joint move of the market at which a book is revalued.</summary>
/// <param name="Move">Relative move of every forward, mark and index; &gt; -1.</param>
/// <param name="Volatility">How volatilities move with it.</param>
public readonly record struct MarketShock(double Move, VolatilityShock Volatility);
