using System.Collections.Immutable;

namespace MarginOptimizer.Server.Backtests;

/// <summary>What is kept of a backtest so that a server that died can go on.</summary>
internal sealed record StoredBacktest
{
    public required Guid Id { get; init; }

    public required string Label { get; init; }

    /// <summary>The configuration as it came in.</summary>
    public required string Config { get; init; }

    /// <summary>As the configuration says.</summary>
    public required string Name { get; init; }

    public required BacktestState State { get; init; }

    public required DateTimeOffset CreatedAt { get; init; }

    public DateTimeOffset? EndedAt { get; init; }

    /// <summary>Build that wrote its journal; another one begins anew.</summary>
    public required string Build { get; init; }

    /// <summary>Gone through when it ended.</summary>
    public int Snapshots { get; init; }

    public int Total { get; init; }

    public int Rows { get; init; }

    /// <summary>Why it failed.</summary>
    public ImmutableArray<string> Reasons { get; init; } = [];

    public bool IsEnded => State is BacktestState.Succeeded or BacktestState.Failed or BacktestState.Cancelled;
}
