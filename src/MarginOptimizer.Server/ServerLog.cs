namespace MarginOptimizer.Server;

/// <summary>Every message the server logs; never the content of a book.</summary>
internal static partial class ServerLog
{
    [LoggerMessage(1, LogLevel.Information, "{Method} refused: {Count} faults")]
    public static partial void Refused(ILogger logger, string method, int count);

    [LoggerMessage(2, LogLevel.Warning, "{Method} refused: {Reason}")]
    public static partial void Overloaded(ILogger logger, string method, string reason);

    [LoggerMessage(3, LogLevel.Error, "{Method} failed, incident {Incident}")]
    public static partial void Defect(ILogger logger, Exception exception, string method, string incident);

    [LoggerMessage(4, LogLevel.Information, "ready: the canned problem was solved in {Milliseconds} ms")]
    public static partial void Ready(ILogger logger, double milliseconds);

    [LoggerMessage(5, LogLevel.Critical, "not ready: the canned problem failed")]
    public static partial void NotReady(ILogger logger, Exception exception);

    [LoggerMessage(6, LogLevel.Information, "proposal: {Reason}, {Trades} trades of {Candidates} candidates in {Milliseconds} ms")]
    public static partial void Proposed(ILogger logger, string reason, int trades, int candidates, double milliseconds);

    [LoggerMessage(7, LogLevel.Information, "plan: {Status}, {Waves} waves in {Milliseconds} ms")]
    public static partial void Planned(ILogger logger, string status, int waves, double milliseconds);

    [LoggerMessage(22, LogLevel.Information, "backtest {Id}: {State}, {Snapshots} snapshots, {Rows} rows")]
    public static partial void BacktestEnded(ILogger logger, Guid id, string state, int snapshots, int rows);

    [LoggerMessage(20, LogLevel.Information, "frontier: {Points} points, {Vertices} vertices of {Candidates} candidates in {Milliseconds} ms")]
    public static partial void Traced(ILogger logger, int points, int vertices, int candidates, double milliseconds);

    [LoggerMessage(21, LogLevel.Information, "diagnosis: {Reason}, {Sets} sets in {Milliseconds} ms")]
    public static partial void Diagnosed(ILogger logger, string reason, int sets, double milliseconds);
}
