namespace MarginOptimizer.Domain.Market;

/// <summary>Why an instrument's quote cannot be traded on.</summary>
public enum FreezeReason
{
    /// <summary>The best bid is above the best ask.</summary>
    Crossed,

    /// <summary>An option has no mark volatility, or one outside the believable range.</summary>
    UnbelievableVolatility,

    /// <summary>The quote is too old, or from after the snapshot.</summary>
    Stale,

    /// <summary>Call, put and forward of one strike could be traded against each other for more than the tolerance.</summary>
    BreaksParity,

    /// <summary>The option is offered below its intrinsic value, or bid above the most it can pay.</summary>
    OutsideBounds,
}
