using System.Collections.Immutable;
using MarginOptimizer.Domain.Limits;

namespace MarginOptimizer.Backtesting.Configuration;

/// <summary>
/// The forecast of risk that is tested: value at risk and expected shortfall of the book held still over a horizon, by full repricing at past returns of
/// the index over the same horizon. Forecasts do not overlap.
/// </summary>
public sealed record RiskRule
{
    public bool IsOn { get; init; } = true;

    /// <summary>Confidence, &gt; 0 and &lt; 1.</summary>
    public double Alpha { get; init; } = 0.99;

    /// <summary>Which loss the value at risk is.</summary>
    public QuantileConvention Convention { get; init; } = QuantileConvention.NextWorst;

    public double HorizonHours { get; init; } = 24.0;

    /// <summary>Latest returns used, at least <see cref="LeastReturns"/>.</summary>
    public int Window { get; init; } = 500;

    /// <summary>No forecast is made from fewer.</summary>
    public int LeastReturns { get; init; } = 60;

    /// <summary>Price histories beside the chains' own indices, absolute paths; empty = none.</summary>
    public ImmutableArray<string> History { get; init; } = [];

    /// <summary>Relative change of a 30-day volatility per relative change of the price: -1 lifts volatilities by 10 % when the price falls by 10 %.</summary>
    public double VolatilityBeta { get; init; }
}
