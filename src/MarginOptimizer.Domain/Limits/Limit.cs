namespace MarginOptimizer.Domain.Limits;

/// <summary>A trader's tolerance on the book after the trades.</summary>
public sealed record Limit
{
    /// <summary>Unique among the limits of one problem; answers refer to it.</summary>
    public required string Id { get; init; }

    public required Measure Measure { get; init; }

    public LimitScope Scope { get; init; } = LimitScope.Total;

    /// <summary>Inclusive; null = none. At least one of the two is given.</summary>
    public double? Lower { get; init; }

    /// <summary>Inclusive; null = none. Not below <see cref="Lower"/>.</summary>
    public double? Upper { get; init; }

    /// <summary>The bounds are on the change from the present book.</summary>
    public bool RelativeToNow { get; init; }

    public LimitPolicy Policy { get; init; } = LimitPolicy.NoWorseThanNow;

    /// <summary>Reporting currency per unit of excess; only with <see cref="LimitPolicy.Soft"/>, &gt; 0.</summary>
    public double SoftPrice { get; init; }

    /// <summary>Only for <see cref="Measure.StressLoss"/>.</summary>
    public MarketShock Shock { get; init; }

    /// <summary>Only for <see cref="Measure.ExpectedShortfall"/> and <see cref="Measure.ValueAtRisk"/>, where it is required.</summary>
    public TailRisk? Tail { get; init; }

    /// <summary>Only for <see cref="Measure.VolatilityOfPnl"/> and <see cref="Measure.WorstScenarioLoss"/>, where they are required.</summary>
    public ReturnScenarios? Scenarios { get; init; }

    /// <summary>The return rows that the limit looks at, whichever way they are named; null without any.</summary>
    public ReturnScenarios? Rows => Tail?.Scenarios ?? Scenarios;

    /// <summary>
    /// The bounds hold today and after each of the robust market moves, every measure recomputed at the moved market; policy, relative bounds and the
    /// price of a soft limit apply at each market on its own. Greeks, stress losses, margins, headroom and utilisation only.
    /// </summary>
    public bool AfterMoves { get; init; }

    /// <summary>
    /// One step of the trader's, in the unit of the measure, &gt; 0: what a change of this limit is counted in. Null = 1 % of the larger of its bound
    /// and the present gross value.
    /// </summary>
    public double? Step { get; init; }
}
