using MarginOptimizer.Domain.Instruments;

namespace MarginOptimizer.Domain.Market;

/// <summary>An instrument that is held but not traded because its quote cannot be believed.</summary>
/// <param name="Detail">The figures behind the reason, for people.</param>
public sealed record FrozenInstrument(Instrument Instrument, FreezeReason Reason, string Detail);
