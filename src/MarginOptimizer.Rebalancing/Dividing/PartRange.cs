namespace MarginOptimizer.Rebalancing.Dividing;

/// <summary>The values of one key in a part, both ends included. Infinite ends stand for whatever there is.</summary>
internal readonly record struct PartRange(PartKey Key, double Lower, double Upper);
