using MarginOptimizer.Solver.Simplex;

namespace MarginOptimizer.Solver.Scenarios;

/// <summary>Looks at clock and cancellation between chunks of a pass, from whatever thread, and ends the pass early when asked.</summary>
internal sealed class PassControl(WorkMeter meter, int threads)
{
    private readonly Lock _gate = new();
    private volatile bool _stopped;

    public WorkMeter Meter => meter;

    public int Threads => threads;

    /// <summary>The last pass was cut short: its values are incomplete.</summary>
    public bool Stopped => _stopped;

    /// <summary>Runs the chunks in any order; each must write to places of its own.</summary>
    /// <returns>False when stopped before the end.</returns>
    public bool Run(int chunks, Action<int> body)
    {
        if (threads <= 1 || chunks <= 1)
        {
            for (int chunk = 0; chunk < chunks && !Look(); chunk++)
            {
                body(chunk);
            }
        }
        else
        {
            Parallel.For(0, chunks, new ParallelOptions { MaxDegreeOfParallelism = threads }, chunk =>
            {
                if (!Look())
                {
                    body(chunk);
                }
            });
        }

        return !_stopped;
    }

    /// <summary>Between blocks of a sweep whose work is counted nowhere: a checkpoint where one is due. True when the search must end here.</summary>
    /// <param name="work">Multiply-adds since the last call.</param>
    public bool Pace(long work)
    {
        lock (_gate)
        {
            _stopped = _stopped || meter.Pace(work);
        }

        return _stopped;
    }

    /// <summary>True when the search must end here.</summary>
    public bool Look()
    {
        lock (_gate)
        {
            _stopped = _stopped || meter.Checkpoint();
        }

        return _stopped;
    }
}
