namespace MarginOptimizer.Domain.Limits;

/// <summary>What stays with an option's implied volatility when the forward moves, before any change of volatility of the scenario itself.</summary>
public enum SmileRule
{
    /// <summary>Each strike keeps its volatility.</summary>
    StickyStrike,

    /// <summary>
    /// Each moneyness K/F keeps its volatility, which at equal time to expiry is each Black delta: the smile travels with the forward.
    /// </summary>
    StickyDelta,
}
