namespace MarginOptimizer.Backtesting;

/// <summary>How far a run is.</summary>
/// <param name="Snapshots">Gone through.</param>
/// <param name="Total">To go through in all.</param>
/// <param name="At">Time of the last of them.</param>
/// <param name="Rows">Written so far.</param>
/// <param name="Resumed">Snapshots that an earlier start of the run had gone through.</param>
public readonly record struct BacktestProgress(int Snapshots, int Total, DateTimeOffset At, int Rows, int Resumed);
