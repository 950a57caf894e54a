namespace MarginOptimizer.Server.Admission;

/// <summary>A request is refused for its size, or because the server is busy.</summary>
public sealed class OverloadedException : Exception
{
    private OverloadedException(string reason, string message, TimeSpan? retryAfter)
        : base(message) => (Reason, RetryAfter) = (reason, retryAfter);

    /// <summary>Stable, upper snake case.</summary>
    public string Reason { get; }

    /// <summary>When to try again; null where trying again is of no use.</summary>
    public TimeSpan? RetryAfter { get; }

    public static OverloadedException TooLarge(string message) => new("REQUEST_TOO_LARGE", message, null);

    /// <param name="message">What there are too many of.</param>
    /// <param name="retryAfter">When to try again; null where trying again is of no use.</param>
    public static OverloadedException Queued(string message, TimeSpan? retryAfter) => new("TOO_MANY_BACKTESTS", message, retryAfter);

    public static OverloadedException Busy(TimeSpan retryAfter) => new("TOO_MANY_SOLVES", "all solvers are busy and the queue is full", retryAfter);
}
