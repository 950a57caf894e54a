namespace MarginOptimizer.Rebalancing.Proposals;

/// <summary>A candidate that was left out, and why.</summary>
public sealed record FrozenInstrument(string Instrument, string Reason);
