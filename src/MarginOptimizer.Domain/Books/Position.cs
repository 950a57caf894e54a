using MarginOptimizer.Domain.Instruments;

namespace MarginOptimizer.Domain.Books;

/// <summary>A held instrument.</summary>
/// <param name="Quantity">Signed contracts as the venue's order API counts them, long &gt; 0; finite and not zero.</param>
public sealed record Position(Instrument Instrument, double Quantity);
