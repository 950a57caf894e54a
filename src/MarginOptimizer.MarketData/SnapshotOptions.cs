using MarginOptimizer.Domain;

namespace MarginOptimizer.MarketData;

/// <summary>Which part of the files is wanted.</summary>
/// <param name="Currency">Only instruments on this coin (a venue's data only; our own snapshots are taken whole). Null = all.</param>
/// <param name="At">The latest snapshot at or before this time. Null = the latest of the files.</param>
public sealed record SnapshotOptions(Currency? Currency = null, DateTimeOffset? At = null);
