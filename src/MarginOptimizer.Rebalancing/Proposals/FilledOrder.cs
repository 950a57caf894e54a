namespace MarginOptimizer.Rebalancing.Proposals;

/// <summary>A trade or a transfer of a proposal in the worst subset.</summary>
/// <param name="Account">Id of the account it is traded on, or that it leaves.</param>
/// <param name="Name">Of the instrument, or <c>BTC to ACCOUNT</c> for a transfer.</param>
/// <param name="Quantity">Signed contracts, or units sent.</param>
/// <param name="IsFilled">All of it, or nothing.</param>
public sealed record FilledOrder(string Account, string Name, double Quantity, bool IsFilled);
