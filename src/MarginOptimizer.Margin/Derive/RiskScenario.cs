namespace MarginOptimizer.Margin.Derive;

/// <summary>One scenario of Derive's portfolio margin.</summary>
/// <param name="Spot">Factor on the spot price and on what moves with it, &gt; 0; 1 is no move.</param>
/// <param name="Volatility">Direction of the volatilities.</param>
/// <param name="Damping">Factor on the P&amp;L of the scenario, &gt; 0; below 1 for far moves.</param>
public readonly record struct RiskScenario(double Spot, VolatilityMode Volatility, double Damping = 1.0)
{
    /// <summary>Whether expiries enter one by one by the size of their change, whatever its sign.</summary>
    public bool IsSkew => Volatility is VolatilityMode.Linear or VolatilityMode.Abs;
}
