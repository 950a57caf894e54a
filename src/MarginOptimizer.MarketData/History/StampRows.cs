namespace MarginOptimizer.MarketData.History;

/// <summary>All rows of one stamp, of one file or of several, in the order the files were given.</summary>
internal sealed record StampRows(DateTimeOffset Time, IReadOnlyList<QuoteBlock> Blocks);
