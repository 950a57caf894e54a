using MarginOptimizer.Domain;

namespace MarginOptimizer.MarketData.History;

/// <summary>What is kept of a snapshot after a history was checked.</summary>
internal sealed record StampFigures(DateTimeOffset Time, IReadOnlyDictionary<Currency, double> Indices);
