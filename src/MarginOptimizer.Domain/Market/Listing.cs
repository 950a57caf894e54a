using MarginOptimizer.Domain.Instruments;

namespace MarginOptimizer.Domain.Market;

/// <summary>An instrument with its quote.</summary>
public sealed record Listing(Instrument Instrument, Quote Quote);
