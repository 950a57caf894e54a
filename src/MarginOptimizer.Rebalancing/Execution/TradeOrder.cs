using MarginOptimizer.Domain.Instruments;

namespace MarginOptimizer.Rebalancing.Execution;

/// <summary>A trade to be executed.</summary>
/// <param name="Account">Id of the account to trade on.</param>
/// <param name="Instrument">A candidate of that account.</param>
/// <param name="Quantity">Signed contracts, buy &gt; 0; whole lots.</param>
public sealed record TradeOrder(string Account, Instrument Instrument, decimal Quantity);
