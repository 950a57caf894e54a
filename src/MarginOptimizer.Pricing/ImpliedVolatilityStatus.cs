namespace MarginOptimizer.Pricing;

public enum ImpliedVolatilityStatus
{
    /// <summary>A volatility reproduces the price; 0 for a price equal to intrinsic.</summary>
    Found,

    /// <summary>The price is below intrinsic, or not a number.</summary>
    BelowIntrinsic,

    /// <summary>The price reaches the value at infinite volatility: the forward for a call, the strike for a put.</summary>
    AboveBound,

    /// <summary>No time is left and the price is not intrinsic.</summary>
    NoTime,
}
