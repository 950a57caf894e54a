namespace MarginOptimizer.Rebalancing.Trading;

/// <summary>Where a resting order stands.</summary>
/// <param name="Account">Position of its account in the universe.</param>
/// <param name="Order">Position in the open orders of the account's book as it was given.</param>
internal readonly record struct OrderPlace(int Account, int Order);
