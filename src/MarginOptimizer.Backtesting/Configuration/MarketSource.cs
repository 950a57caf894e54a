using System.Collections.Immutable;
using MarginOptimizer.Domain;

namespace MarginOptimizer.Backtesting.Configuration;

/// <summary>Where the historical chains are.</summary>
/// <param name="Files">Files, folders or patterns, absolute.</param>
/// <param name="Currency">Only instruments on this coin; null = all.</param>
/// <param name="From">First time, inclusive; null = from the first snapshot.</param>
/// <param name="To">Last time, inclusive; null = to the last snapshot.</param>
public sealed record MarketSource(ImmutableArray<string> Files, Currency? Currency = null, DateTimeOffset? From = null, DateTimeOffset? To = null);
