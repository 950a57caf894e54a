using MarginOptimizer.Backtesting;

namespace MarginOptimizer.Server.Backtests;

/// <summary>A backtest of this server, watched by any number of readers. Safe for any number of threads.</summary>
internal sealed class BacktestJob(StoredBacktest stored)
{
    private readonly Lock _lock = new();
    private JobState _now = new(1, stored, null);
    private TaskCompletionSource _changed = NewSignal();

    public Guid Id => stored.Id;

    public JobState Now => Volatile.Read(ref _now);

    /// <summary>Cancelled when a caller wants it to stop.</summary>
    public CancellationTokenSource Stop { get; } = new();

    public void Set(StoredBacktest value) => Change(now => new JobState(now.Sequence + 1, value, null));

    public void Set(BacktestProgress progress) => Change(now => now with { Sequence = now.Sequence + 1, Progress = progress });

    /// <summary>Waits for a state after the one with a sequence number.</summary>
    /// <returns>False where none came within the time.</returns>
    /// <exception cref="OperationCanceledException">It was cancelled.</exception>
    public async Task<bool> ChangedAsync(long after, TimeSpan limit, CancellationToken cancellation)
    {
        Task changed;
        lock (_lock)
        {
            if (_now.Sequence != after) return true;
            changed = _changed.Task;
        }

        try
        {
            await changed.WaitAsync(limit, cancellation);
            return true;
        }
        catch (TimeoutException)
        {
            return false;
        }
    }

    private void Change(Func<JobState, JobState> next)
    {
        TaskCompletionSource changed;
        lock (_lock)
        {
            _now = next(_now);
            (changed, _changed) = (_changed, NewSignal());
        }

        changed.SetResult();
    }

    private static TaskCompletionSource NewSignal() => new(TaskCreationOptions.RunContinuationsAsynchronously);
}
