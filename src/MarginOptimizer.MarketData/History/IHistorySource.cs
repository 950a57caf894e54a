using MarginOptimizer.Domain.Market;

namespace MarginOptimizer.MarketData.History;

/// <summary>Where the snapshots of a history come from: tables with many stamps, or files with one each.</summary>
internal interface IHistorySource
{
    string Source { get; }

    /// <summary>Every snapshot of the files, ascending in time.</summary>
    IReadOnlyList<StampFigures> Stamps { get; }

    /// <summary>Snapshots from a time on, inclusive, up to another, ascending.</summary>
    IEnumerable<MarketSnapshot> Read(DateTimeOffset from, DateTimeOffset to, CancellationToken cancellation);
}
