namespace MarginOptimizer.Domain.Market;

/// <summary>What a venue's oracle says of one expiry beside the forward and the volatilities.</summary>
public sealed record ExpiryFeed
{
    /// <summary>Interest rate to the expiry, continuously compounded per year of 365 days; may be negative.</summary>
    public double Rate { get; init; }

    /// <summary>
    /// The part of the forward that no longer moves with the spot, USD per coin, 0 .. forward: an average of settlement prices already taken.
    /// 0 but in the last minutes of an expiry.
    /// </summary>
    public double FixedForward { get; init; }

    /// <summary>How much the oracle trusts its forward, 0 .. 1.</summary>
    public double ForwardConfidence { get; init; } = 1.0;

    /// <summary>How much the oracle trusts <see cref="Rate"/>, 0 .. 1.</summary>
    public double RateConfidence { get; init; } = 1.0;

    /// <summary>How much the oracle trusts its volatilities of this expiry, 0 .. 1.</summary>
    public double VolatilityConfidence { get; init; } = 1.0;
}
