using MarginOptimizer.Server.Backtests;

namespace MarginOptimizer.Server.Wire;

/// <summary>The state of a backtest as the wire has it.</summary>
internal static class BacktestWire
{
    public static V1.BacktestState Write(BacktestState state) => EnumWire.Write<BacktestState, V1.BacktestState>(state);

    public static V1.BacktestStatus Write(JobState state)
    {
        var (stored, progress) = (state.Stored, state.Progress);
        var status = new V1.BacktestStatus
        {
            Id = stored.Id.ToString("D"),
            Label = stored.Label,
            Name = stored.Name,
            State = Write(stored.State),
            CreatedAt = TimeWire.Write(stored.CreatedAt),
            EndedAt = TimeWire.Write(stored.EndedAt),
            Snapshots = progress?.Snapshots ?? stored.Snapshots,
            SnapshotsTotal = progress?.Total ?? stored.Total,
            At = TimeWire.Write(progress?.At),
            Rows = progress?.Rows ?? stored.Rows,
            SnapshotsResumed = progress?.Resumed ?? 0,
        };
        status.Reasons.AddRange(stored.Reasons);
        return status;
    }
}
