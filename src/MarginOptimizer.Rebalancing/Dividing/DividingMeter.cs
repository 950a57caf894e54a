using System.Diagnostics;
using MarginOptimizer.Solver.Answer;

namespace MarginOptimizer.Rebalancing.Dividing;

/// <summary>Work and checkpoints of a search made of many. The search has checkpoints of its own between those of the steps, at which alone it looks at the clock.</summary>
internal sealed class DividingMeter(SolveBudget budget, CancellationToken cancellation)
{
    private readonly long _entered = Stopwatch.GetTimestamp();

    public long Work { get; private set; }

    public int Checkpoints { get; private set; }

    public bool IsStopped { get; private set; }

    public CancellationToken Cancellation => cancellation;

    /// <summary>Of the time, what is kept for after the search. A search that was stopped stays so when it falls.</summary>
    public TimeSpan Reserve { get; set; }

    /// <summary>What is left for the next step.</summary>
    public SolveBudget Left => budget.Less(Stopwatch.GetElapsedTime(_entered) + Reserve, Work, Checkpoints);

    /// <summary>After a step.</summary>
    /// <param name="work">It took.</param>
    /// <param name="checkpoints">It passed.</param>
    /// <param name="stopped">It was ended by what was left.</param>
    /// <param name="ahead">Time that the next step takes at least: it is not begun where less is left.</param>
    public void Count(long work, int checkpoints, bool stopped, TimeSpan ahead = default)
    {
        Work += work;
        Checkpoints += checkpoints;
        if (IsStopped) return;
        if (stopped || Checkpoints >= budget.CheckpointLimit)
        {
            IsStopped = true;
            return;
        }

        Checkpoints++;
        IsStopped = Checkpoints >= budget.CheckpointLimit || Work >= budget.WorkLimit || cancellation.IsCancellationRequested
            || (budget.WallClock != Timeout.InfiniteTimeSpan && Stopwatch.GetElapsedTime(_entered) + Reserve + ahead >= budget.WallClock);
    }
}
