namespace MarginOptimizer.Domain.Market;

/// <summary>How much a quote may be off before it freezes its instrument.</summary>
public sealed record QuoteHygieneOptions
{
    public static QuoteHygieneOptions Default { get; } = new();

    /// <summary>Oldest quote believed, against the snapshot's time.</summary>
    public TimeSpan MaxAge { get; init; } = TimeSpan.FromMinutes(15);

    /// <summary>Fraction per square root of a year.</summary>
    public double MinVolatility { get; init; } = 0.01;

    /// <summary>Fraction per square root of a year.</summary>
    public double MaxVolatility { get; init; } = 5.0;

    /// <summary>
    /// Breach of parity or of the bounds that is believed, as a fraction of the forward: rows polled over some seconds see forwards up to
    /// 0.085 % apart, and fees eat the rest.
    /// </summary>
    public double PriceTolerance { get; init; } = 0.002;
}
