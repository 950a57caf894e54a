using System.Diagnostics;
using MarginOptimizer.Solver.Answer;

namespace MarginOptimizer.Solver.Simplex;

/// <summary>
/// Counts deterministic work (multiply-adds in dense loops) and looks at the clock and the cancellation token only at checkpoints, which lie
/// well under a millisecond apart.
/// </summary>
internal sealed class WorkMeter(SolveBudget budget, CancellationToken cancellation)
{
    /// <summary>Multiply-adds of a long stretch between two looks: a few tenths of a millisecond.</summary>
    private const long Stretch = 500_000;

    private readonly long _deadline = budget.WallClock == Timeout.InfiniteTimeSpan
        ? long.MaxValue
        : Stopwatch.GetTimestamp() + (long)(budget.WallClock.TotalSeconds * Stopwatch.Frequency);

    private long _stretch;
    private long _sinceLook;

    public long Spent { get; private set; }

    public int Iterations { get; private set; }

    public int Checkpoints { get; private set; }

    public int Refactorisations { get; private set; }

    /// <summary>Number of the checkpoint that ended the search.</summary>
    public int? StoppedAt { get; private set; }

    public bool Stopped => StoppedAt is not null;

    /// <summary>Most work, counted or not, between two checkpoints: how late a cancellation can be noticed.</summary>
    public long LongestStretch { get; private set; }

    public void Add(long work)
    {
        Spent += work;
        _sinceLook += work;
    }

    public void CountIteration() => Iterations++;

    public int Cuts { get; private set; }

    /// <summary>Scenario rows evaluated outside the linear program.</summary>
    public long ScenarioRows { get; private set; }

    public void CountCut() => Cuts++;

    public void CountRows(int rows) => ScenarioRows += rows;

    public void CountRefactorisation() => Refactorisations++;

    /// <summary>
    /// Inside stretches whose work is counted elsewhere, if at all: a checkpoint whenever so much has been done since the last one. True when the
    /// search must end here; what the stretch has computed is then incomplete.
    /// </summary>
    /// <param name="work">Multiply-adds since the last call.</param>
    public bool Pace(long work)
    {
        _sinceLook += work;
        return PaceCounted(work);
    }

    /// <summary>The same for work that has been added already.</summary>
    public bool PaceCounted(long work)
    {
        _stretch += work;
        return _stretch < Stretch ? Stopped : Checkpoint();
    }

    /// <summary>True when the search must end here.</summary>
    public bool Checkpoint()
    {
        LongestStretch = Math.Max(LongestStretch, _sinceLook);
        _stretch = 0;
        _sinceLook = 0;
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
