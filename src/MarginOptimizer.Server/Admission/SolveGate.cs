namespace MarginOptimizer.Server.Admission;

/// <summary>Lets as many solves run at once as there are slots, and a few wait; the others are told to come back.</summary>
internal sealed class SolveGate(int slots, int queueLength) : IDisposable
{
    private static readonly TimeSpan RetryAfter = TimeSpan.FromMilliseconds(250);

    private readonly SemaphoreSlim _slots = new(slots, slots);
    private int _inside;

    /// <summary>Runs a solve on a thread of the pool once a slot is free.</summary>
    /// <exception cref="OverloadedException">Slots and queue are full.</exception>
    /// <exception cref="OperationCanceledException">The caller left while waiting.</exception>
    public async Task<T> RunAsync<T>(Func<T> solve, CancellationToken cancellation)
    {
        if (Interlocked.Increment(ref _inside) > slots + queueLength)
        {
            Interlocked.Decrement(ref _inside);
            throw OverloadedException.Busy(RetryAfter);
        }

        try
        {
            await _slots.WaitAsync(cancellation);
            try
            {
                return await Task.Run(solve, cancellation);
            }
            finally
            {
                _slots.Release();
            }
        }
        finally
        {
            Interlocked.Decrement(ref _inside);
        }
    }

    public void Dispose() => _slots.Dispose();
}
