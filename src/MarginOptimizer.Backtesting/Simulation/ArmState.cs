namespace MarginOptimizer.Backtesting.Simulation;

/// <summary>Everything that one arm carries from a snapshot to the next, as it is written to the journal.</summary>
internal sealed record ArmState
{
    /// <summary>Null while a replayed book does not exist yet.</summary>
    public required AccountState? Account { get; init; }

    public required IReadOnlyDictionary<string, decimal> Held { get; init; }

    public required IReadOnlyDictionary<string, double> Coins { get; init; }

    /// <summary>Contracts that liquidations closed and history did not yet.</summary>
    public required IReadOnlyDictionary<string, decimal> Closed { get; init; }

    public required PeriodTally Tally { get; init; }

    public required Forecast? Forecast { get; init; }

    public required DateTimeOffset? LastAsked { get; init; }

    public required int? EndedRow { get; init; }

    public required double? EndedProfitUsd { get; init; }

    public required int Rows { get; init; }
}
