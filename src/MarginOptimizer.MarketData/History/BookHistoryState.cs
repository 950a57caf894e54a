using System.Collections.Immutable;

namespace MarginOptimizer.MarketData.History;

/// <summary>The positions of a book from a time on, until the next state.</summary>
/// <param name="At">UTC.</param>
/// <param name="Positions">Distinct instruments in the order of the file; empty for a flat book.</param>
public sealed record BookHistoryState(DateTimeOffset At, ImmutableArray<BookHistoryPosition> Positions);
