using MarginOptimizer.Backtesting;

namespace MarginOptimizer.Server.Backtests;

/// <summary>A backtest at one moment.</summary>
/// <param name="Sequence">Grows with every change, from 1.</param>
/// <param name="Stored">What is kept of it.</param>
/// <param name="Progress">Of the run that is going on; null before and after.</param>
internal sealed record JobState(long Sequence, StoredBacktest Stored, BacktestProgress? Progress);
