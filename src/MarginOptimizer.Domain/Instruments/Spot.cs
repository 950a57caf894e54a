namespace MarginOptimizer.Domain.Instruments;

/// <summary>A spot pair.</summary>
public sealed record Spot : Instrument;
