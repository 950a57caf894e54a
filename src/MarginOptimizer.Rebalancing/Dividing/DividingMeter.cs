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

    /// <summary>What is left for the next step.</summary>
    public SolveBudget Left => budget.Less(Stopwatch.GetElapsedTime(_entered), Work, Checkpoints);

    /// <summary>After a step.</summary>
    /// <param name="work">It took.</param>
    /// <param name="checkpoints">It passed.</param>
    /// <param name="stopped">It was ended by what was left.</param>
    public void Count(long work, int checkpoints, bool stopped)
    {
        Work += work;
        Checkpoints += checkpoints;
        if (stopped || Checkpoints >= budget.CheckpointLimit)
        {
            IsStopped = true;
            return;
        }

        Checkpoints++;
        IsStopped = Checkpoints >= budget.CheckpointLimit || Work >= budget.WorkLimit || cancellation.IsCancellationRequested
            || (budget.WallClock != Timeout.InfiniteTimeSpan && Stopwatch.GetElapsedTime(_entered) >= budget.WallClock);
    }
}
