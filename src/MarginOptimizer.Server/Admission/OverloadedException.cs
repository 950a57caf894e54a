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

    public static OverloadedException Busy(TimeSpan retryAfter) => new("TOO_MANY_SOLVES", "all solvers are busy and the queue is full", retryAfter);
}
