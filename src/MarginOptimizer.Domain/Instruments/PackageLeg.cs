namespace MarginOptimizer.Domain.Instruments;

/// <summary>What one package bought leaves in the book of one instrument.</summary>
/// <param name="Ratio">Contracts per unit of the package, signed, not zero.</param>
public sealed record PackageLeg(Instrument Instrument, decimal Ratio);
