using System.Diagnostics;
using MarginOptimizer.Solver.Answer;

namespace MarginOptimizer.Solver.Simplex;

/// <summary>
/// Counts deterministic work (multiply-adds in dense loops) and looks at the clock and the cancellation token only at checkpoints, which lie
/// well under a millisecond apart.
/// </summary>
internal sealed class WorkMeter(SolveBudget budget, CancellationToken cancellation)
{
    private readonly long _deadline = budget.WallClock == Timeout.InfiniteTimeSpan
        ? long.MaxValue
        : Stopwatch.GetTimestamp() + (long)(budget.WallClock.TotalSeconds * Stopwatch.Frequency);

    public long Spent { get; private set; }

    public int Iterations { get; private set; }

    public int Checkpoints { get; private set; }

    public int Refactorisations { get; private set; }

    /// <summary>Number of the checkpoint that ended the search.</summary>
    public int? StoppedAt { get; private set; }

    public bool Stopped => StoppedAt is not null;

    public void Add(long work) => Spent += work;

    public void CountIteration() => Iterations++;

    public int Cuts { get; private set; }

    /// <summary>Scenario rows evaluated outside the linear program.</summary>
    public long ScenarioRows { get; private set; }

    public void CountCut() => Cuts++;

    public void CountRows(int rows) => ScenarioRows += rows;

    public void CountRefactorisation() => Refactorisations++;

    /// <summary>True when the search must end here.</summary>
    public bool Checkpoint()
    {
        if (Stopped)
        {
            return true;
        }

        Checkpoints++;
        if (Checkpoints >= budget.CheckpointLimit || Spent >= budget.WorkLimit || cancellation.IsCancellationRequested
            || (_deadline != long.MaxValue && Stopwatch.GetTimestamp() >= _deadline))
        {
            StoppedAt = Checkpoints;
        }

        return Stopped;
    }
}
