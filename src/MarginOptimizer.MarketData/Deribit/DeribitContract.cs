using MarginOptimizer.Domain.Instruments;

namespace MarginOptimizer.MarketData.Deribit;

/// <summary>Contract terms derived from a name.</summary>
/// <param name="Guess">What in the terms is a guess because no source for it is known; null when all of them have one.</param>
public sealed record DeribitContract(Instrument Instrument, string? Guess);
