using System.Collections.Immutable;

namespace MarginOptimizer.Backtesting.Simulation;

/// <summary>A book held still, whose P&amp;L over a horizon was forecast.</summary>
/// <param name="Row">Number of the row it belongs to.</param>
/// <param name="Due">When the horizon ends.</param>
/// <param name="Positions">What was held.</param>
internal sealed record Forecast(int Row, DateTimeOffset Due, ImmutableArray<ForecastPosition> Positions);
