namespace MarginOptimizer.MarketData.History;

/// <summary>A price, or a rate, at a time.</summary>
/// <param name="At">UTC.</param>
/// <param name="Price">USD per coin, or what the reader says.</param>
public readonly record struct PricePoint(DateTimeOffset At, double Price);
