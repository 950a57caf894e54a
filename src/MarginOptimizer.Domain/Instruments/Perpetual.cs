namespace MarginOptimizer.Domain.Instruments;

/// <summary>A perpetual swap.</summary>
public sealed record Perpetual : Instrument;
