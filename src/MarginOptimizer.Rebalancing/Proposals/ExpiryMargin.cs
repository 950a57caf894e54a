namespace MarginOptimizer.Rebalancing.Proposals;

/// <summary>Initial margin once the legs up to an expiry have dropped off, market otherwise as today, USD.</summary>
public sealed record ExpiryMargin(DateTimeOffset Expiry, double BeforeUsd, double AfterUsd);
