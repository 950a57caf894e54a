namespace MarginOptimizer.Server.Admission;

/// <summary>
/// Turns the deadline of a call into the time to search: what is left less a reserve for everything after the search, measured on past calls.
/// </summary>
internal sealed class DeadlineBudget(TimeSpan defaultBudget, TimeSpan hardCap, TimeProvider clock)
{
    /// <summary>Sending the answer and its being read, and the scheduling of threads: what this side cannot measure.</summary>
    private static readonly TimeSpan LeastReserve = TimeSpan.FromMilliseconds(25);

    /// <summary>An unusual pause must not shut out short deadlines for long.</summary>
    private static readonly TimeSpan LargestReserve = TimeSpan.FromMilliseconds(200);

    /// <summary>A search gets at least this much: enough to return the present book.</summary>
    private static readonly TimeSpan LeastBudget = TimeSpan.FromMilliseconds(1);

    /// <summary>Share of the old measurement kept by each new one that is smaller.</summary>
    private const double Decay = 0.8;

    private readonly Lock _lock = new();

    /// <summary>Until something was measured: reporting and hashing an answer on a chain of usual size.</summary>
    private double _measuredMs = 30.0;

    public TimeSpan Reserve
    {
        get
        {
            lock (_lock) return Clamp(LeastReserve + TimeSpan.FromMilliseconds(_measuredMs), LeastReserve, LargestReserve);
        }
    }

    /// <summary>Time to search, from now on.</summary>
    /// <param name="deadline">UTC; <see cref="DateTime.MaxValue"/> when the caller set none.</param>
    public TimeSpan Until(DateTime deadline)
    {
        if (deadline == DateTime.MaxValue) return defaultBudget;
        return Clamp(deadline - clock.GetUtcNow().UtcDateTime - Reserve, LeastBudget, hardCap);
    }

    /// <summary>Takes note of the time a call went on after its search should have ended.</summary>
    public void Observe(TimeSpan overrun)
    {
        lock (_lock) _measuredMs = Math.Max(overrun.TotalMilliseconds, Decay * _measuredMs);
    }

    private static TimeSpan Clamp(TimeSpan value, TimeSpan least, TimeSpan most) => value < least ? least : value > most ? most : value;
}
