using MarginOptimizer.Domain.Instruments;
using MarginOptimizer.Pricing;

namespace MarginOptimizer.Risk.Scenarios;

/// <summary>
/// How the volatility of one option answers to the volatility part of a scenario: with d = days to expiry (at least 1),
/// <c>iv' = max(1 %, iv (1 + factor (30/d)^p) (1 + skew y) (1 + term t))</c>, no bracket below 0, where p = 0.3 below 30 days and 0.13 from
/// there on, as venues scale their vol shocks; y = ln(K/F) / (iv sqrt(T)) at the forward before the move, within +-3, so that a strike keeps
/// its volatility change whatever the price does; and t = ln(30/d) / ln 30 within +-1.
/// </summary>
internal readonly record struct VolatilityShape(double Volatility, double TenorScale, double StrikeDeviation, double TenorTilt)
{
    private const double Floor = 0.01;
    private const double PivotDays = 30.0;
    private const double ShortPower = 0.3;
    private const double LongPower = 0.13;
    private const double LargestDeviation = 3.0;

    public static VolatilityShape Of(Option option, InstrumentState state)
    {
        var days = Math.Max(state.Years * 365.0, 1.0);
        var ratio = PivotDays / days;
        var tilt = DeterministicMath.Log(ratio) / DeterministicMath.Log(PivotDays);
        var spread = state.Volatility * Math.Sqrt(days / 365.0);
        var deviation = spread > 0.0 ? DeterministicMath.Log(option.Strike / state.Underlying) / spread : 0.0;
        return new(
            state.Volatility,
            DeterministicMath.Pow(ratio, days < PivotDays ? ShortPower : LongPower),
            Math.Clamp(deviation, -LargestDeviation, LargestDeviation),
            Math.Clamp(tilt, -1.0, 1.0));
    }

    /// <summary>Volatility after a relative change of a 30-day one alone, at least 1 %; the volatility itself at 0.</summary>
    public double Shocked(double factor) =>
        factor == 0.0 ? Volatility : Math.Max(Volatility * Math.Max(1.0 + (factor * TenorScale), 0.0), Floor);

    /// <summary>Shocked volatility, at least 1 %; the volatility itself when the scenario leaves it alone.</summary>
    public double Shocked(RiskScenario scenario)
    {
        if (scenario is { VolatilityFactor: 0.0, Skew: 0.0, Term: 0.0 }) return Volatility;
        var parallel = Math.Max(1.0 + (scenario.VolatilityFactor * TenorScale), 0.0);
        var skewed = Math.Max(1.0 + (scenario.Skew * StrikeDeviation), 0.0);
        var tilted = Math.Max(1.0 + (scenario.Term * TenorTilt), 0.0);
        return Math.Max(Volatility * parallel * skewed * tilted, Floor);
    }
}
