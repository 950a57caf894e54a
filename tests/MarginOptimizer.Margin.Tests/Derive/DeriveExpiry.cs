namespace MarginOptimizer.Margin.Tests.Derive;

/// <summary>What the oracles say of one expiry of a made-up account.</summary>
public sealed record DeriveExpiry(
    long Seconds, double Variable, double Fixed, double Rate, double ForwardConfidence, double RateConfidence, double VolatilityConfidence)
{
    public double Years => Seconds / (365.0 * 86_400.0);

    public double Forward => Variable + Fixed;
}
