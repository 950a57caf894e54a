namespace MarginOptimizer.Server.Backtests;

/// <summary>Where a backtest stands; the wire has the same names.</summary>
internal enum BacktestState
{
    Queued,
    Running,
    Succeeded,
    Failed,
    Cancelled,
}
