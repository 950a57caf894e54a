namespace MarginOptimizer.Domain.Instruments;

/// <summary>How a price move turns into money.</summary>
public enum Payoff
{
    /// <summary>P&amp;L in the quote currency, proportional to the price move.</summary>
    Linear,

    /// <summary>Value fixed in USD (futures) or divided by the underlying (options); P&amp;L in the base coin.</summary>
    Inverse,
}
