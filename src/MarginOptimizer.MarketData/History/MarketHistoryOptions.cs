using MarginOptimizer.Domain;

namespace MarginOptimizer.MarketData.History;

/// <summary>Which part of a market history is wanted.</summary>
public sealed record MarketHistoryOptions
{
    /// <summary>Only instruments on this coin (a venue's data only; our own JSON snapshots are taken whole). Null = all.</summary>
    public Currency? Currency { get; init; }

    /// <summary>The first snapshot is at or after this time. Null = the first of the files.</summary>
    public DateTimeOffset? From { get; init; }

    /// <summary>The last snapshot is at or before this time. Null = the last of the files.</summary>
    public DateTimeOffset? To { get; init; }
}
