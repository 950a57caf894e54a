namespace MarginOptimizer.Solver.Answer;

/// <summary>How long to search, and how exactly.</summary>
/// <param name="WorkLimit">
/// Deterministic work units; the answer depends on it alone when the clock does not strike first. Of the search: what proves its bound is checked to the end beside it.
/// </param>
/// <param name="WallClock">
/// Infinite by default. The checks of a bound count: where they do not fit, the search ends for them, and a quarter of the time later so do they; what
/// was not checked by then is not counted in the bound.
/// </param>
/// <param name="RelativeGap">Gap at which to stop, relative to the program's gap scale.</param>
public sealed record SolveBudget(long WorkLimit, TimeSpan WallClock, double RelativeGap)
{
    private const double RoundingOfGap = 1e-9;

    public static SolveBudget Default { get; } = new(long.MaxValue, Timeout.InfiniteTimeSpan, 1e-9);

    /// <summary>Gap in units of the objective at which to stop as well; 0 = the relative one decides alone.</summary>
    public double AbsoluteGap { get; init; }

    /// <summary>
    /// Violation at which a limit still counts as kept, relative to the sum of its absolute terms. Not below 1e-12: rounding would decide.
    /// </summary>
    public double FeasibilityTolerance { get; init; } = 1e-9;

    /// <summary>
    /// Checkpoints are numbered from 1; the search ends at this one. With the number at which the clock or a cancellation ended an earlier search
    /// (<see cref="Solution.StoppedAt"/>) it repeats that answer bit by bit; a bound whose checks the clock cut short may come out better.
    /// </summary>
    public int CheckpointLimit { get; init; } = int.MaxValue;

    /// <summary>Threads that may work at once, &gt;= 1; the result does not depend on it. Methods without parallel parts use one.</summary>
    public int Threads { get; init; } = 1;

    /// <summary>
    /// A gap small enough to end the search. One clearly below zero is none: the point lies outside its limits, by less than their tolerance, and
    /// below what any point inside them can reach.
    /// </summary>
    internal bool Accepts(double gap, double reference)
    {
        double accepted = Math.Max(AbsoluteGap, RelativeGap * reference);
        return gap <= accepted && gap >= -Math.Max(accepted, RoundingOfGap * reference);
    }

    /// <summary>What is left after a part of the search; never below nothing.</summary>
    public SolveBudget Less(TimeSpan elapsed, long work, int checkpoints)
    {
        TimeSpan left = WallClock == Timeout.InfiniteTimeSpan ? WallClock : WallClock > elapsed ? WallClock - elapsed : TimeSpan.Zero;
        return this with
        {
            WallClock = left,
            WorkLimit = WorkLimit == long.MaxValue ? WorkLimit : Math.Max(0, WorkLimit - work),
            CheckpointLimit = CheckpointLimit == int.MaxValue ? CheckpointLimit : Math.Max(1, CheckpointLimit - checkpoints),
        };
    }
}
