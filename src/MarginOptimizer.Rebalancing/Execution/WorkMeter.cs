using System.Diagnostics;
using MarginOptimizer.Solver.Answer;

namespace MarginOptimizer.Rebalancing.Execution;

/// <summary>Counts evaluations of the margin and says when the search must end.</summary>
internal sealed class WorkMeter(SolveBudget budget, CancellationToken cancellation)
{
    private readonly long _start = Stopwatch.GetTimestamp();

    public long Work { get; private set; }

    /// <summary>The search was told to end; stays true.</summary>
    public bool IsSpent { get; private set; }

    public void Count() => Work++;

    /// <summary>Whether to end now: the limit on work decides alone where it strikes before the clock.</summary>
    public bool Ends() => IsSpent = IsSpent
        || Work >= budget.WorkLimit
        || cancellation.IsCancellationRequested
        || (budget.WallClock != Timeout.InfiniteTimeSpan && Stopwatch.GetElapsedTime(_start) >= budget.WallClock);
}
