namespace MarginOptimizer.Solver.Answer;

/// <summary>How long to search.</summary>
/// <param name="WorkLimit">Deterministic work units; the answer depends on it alone when the clock does not strike first.</param>
/// <param name="WallClock">Infinite by default.</param>
/// <param name="RelativeGap">Gap at which to stop, relative to the program's gap scale.</param>
public sealed record SolveBudget(long WorkLimit, TimeSpan WallClock, double RelativeGap)
{
    public static SolveBudget Default { get; } = new(long.MaxValue, Timeout.InfiniteTimeSpan, 1e-9);
}
