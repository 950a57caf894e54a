namespace MarginOptimizer.Rebalancing.Proposals;

/// <summary>A candidate that was left out, and why.</summary>
public sealed record SkippedCandidate(string Instrument, string Reason);
