namespace MarginOptimizer.Domain.Limits;

/// <summary>What a limit on a measure has to bring beside its bounds.</summary>
public static class MeasureNeeds
{
    /// <summary>Whether it is one of the tail of return rows: it needs <see cref="Limit.Tail"/>.</summary>
    public static bool NeedsTail(this Measure measure) => measure is Measure.ExpectedShortfall or Measure.ValueAtRisk;

    /// <summary>Whether it is one of all return rows: it needs <see cref="Limit.Scenarios"/>.</summary>
    public static bool NeedsScenarios(this Measure measure) => measure is Measure.VolatilityOfPnl or Measure.WorstScenarioLoss;
}
