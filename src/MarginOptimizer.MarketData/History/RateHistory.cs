using System.Collections.Immutable;

namespace MarginOptimizer.MarketData.History;

/// <summary>Funding rates of one perpetual.</summary>
/// <param name="Symbol">The venue's name of the perpetual; null where the files do not say.</param>
/// <param name="Rates">Fractions per 8 hours, positive where longs pay; ascending, distinct times, at least one.</param>
public sealed record RateHistory(string? Symbol, ImmutableArray<PricePoint> Rates);
