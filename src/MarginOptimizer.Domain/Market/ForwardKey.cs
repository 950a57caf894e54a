namespace MarginOptimizer.Domain.Market;

/// <summary>Names a forward: the base coin and the expiry it belongs to.</summary>
public readonly record struct ForwardKey(Currency Base, DateTimeOffset Expiry);
