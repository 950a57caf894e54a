namespace MarginOptimizer.Margin.Derive;

/// <summary>How a scenario of Derive's portfolio margin shocks the volatilities.</summary>
public enum VolatilityMode
{
    /// <summary>Volatilities stay.</summary>
    None,

    /// <summary>Every volatility rises by its expiry's factor.</summary>
    Up,

    /// <summary>Every volatility falls by its expiry's factor.</summary>
    Down,

    /// <summary>The skew turns: volatilities move with the signed distance from the forward. PM2 only.</summary>
    Linear,

    /// <summary>The wings move together: volatilities move with the distance from the forward. PM2 only.</summary>
    Abs,
}
