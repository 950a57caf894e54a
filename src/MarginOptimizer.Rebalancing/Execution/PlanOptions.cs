namespace MarginOptimizer.Rebalancing.Execution;

/// <summary>What an execution plan has to keep, and how finely orders may be cut.</summary>
public sealed record PlanOptions
{
    /// <summary>Slices into which one order is cut at most.</summary>
    public const int LargestSlices = 1_024;

    /// <summary>The peak to keep; null = the least initial margin that can be found.</summary>
    public PeakLimit? Peak { get; init; }

    /// <summary>Room left below the peak, USD, &gt;= 0.</summary>
    public double BufferUsd { get; init; }

    /// <summary>The peak also holds after each of the robust moves of the market.</summary>
    public bool OverRobustMoves { get; init; }

    /// <summary>Slices into which one order is cut at most, a power of two up to <see cref="LargestSlices"/>; 1 = orders are sent whole.</summary>
    public int MostSlices { get; init; } = 64;
}
