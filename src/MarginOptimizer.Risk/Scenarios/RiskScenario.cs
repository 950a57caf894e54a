namespace MarginOptimizer.Risk.Scenarios;

/// <summary>
/// A joint state of the market at which a book is revalued: every underlying moves by <paramref name="Move"/>, and the volatility of each
/// option changes as <see cref="VolatilityShape"/> says. All four at 0 is the market as it is.
/// </summary>
/// <param name="Label">For people; unique within a set.</param>
/// <param name="Move">Relative move of every forward, mark and index, &gt; -1.</param>
/// <param name="VolatilityFactor">Relative change of a 30-day volatility; shorter tenors change more, longer ones less.</param>
/// <param name="Skew">Relative change of volatility per standard deviation of the strike above the forward; negative lifts low strikes.</param>
/// <param name="Term">Relative change of a one-day volatility, 0 at 30 days and the opposite at 900 days.</param>
public readonly record struct RiskScenario(string Label, double Move, double VolatilityFactor, double Skew, double Term);
