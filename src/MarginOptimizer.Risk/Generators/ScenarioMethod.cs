namespace MarginOptimizer.Risk.Generators;

/// <summary>How scenarios are made.</summary>
public enum ScenarioMethod
{
    /// <summary>Returns over h periods of a price history, each as likely as the others.</summary>
    Historical,

    /// <summary>Historical returns rescaled to the volatility of now (<see cref="EwmaVolatility"/>).</summary>
    Filtered,

    /// <summary>Random returns joined by a Gaussian or a t copula.</summary>
    MonteCarlo,

    /// <summary>Every given move of prices with every given change of volatility, as the grids of venues.</summary>
    Grid,

    /// <summary>Rows as the caller writes them.</summary>
    Shocks,

    /// <summary>The worst returns over h periods within windows of dates.</summary>
    Crises,

    /// <summary>Historical returns whose correlations are moved towards a given one.</summary>
    CorrelationBreakdown,

    /// <summary>Moves of given numbers of standard deviations over hours in which nothing can be hedged.</summary>
    Unhedged,

    /// <summary>A stablecoin loses part of its value while coins move.</summary>
    DePeg,
}
