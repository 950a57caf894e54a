namespace MarginOptimizer.Margin.Paradex;

/// <summary>One scenario of Paradex's portfolio margin.</summary>
/// <param name="Spot">Relative move of the spot price, &gt; -1.</param>
/// <param name="Volatility">Relative move of volatilities at 30 days to expiry.</param>
/// <param name="Weight">Of the loss, 0 .. 1.</param>
public readonly record struct WeightedScenario(double Spot, double Volatility, double Weight);
