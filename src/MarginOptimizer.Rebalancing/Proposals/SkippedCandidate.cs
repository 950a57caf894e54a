namespace MarginOptimizer.Rebalancing.Proposals;

/// <summary>A candidate that was left out, and why.</summary>
/// <param name="Account">Id of the account it was to be traded on.</param>
public sealed record SkippedCandidate(string Account, string Instrument, string Reason);
