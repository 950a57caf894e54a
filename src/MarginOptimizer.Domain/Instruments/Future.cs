namespace MarginOptimizer.Domain.Instruments;

/// <summary>A dated future.</summary>
public sealed record Future : Instrument
{
    public required DateTimeOffset Expiry { get; init; }
}
