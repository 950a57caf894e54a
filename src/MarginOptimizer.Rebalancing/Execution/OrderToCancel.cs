namespace MarginOptimizer.Rebalancing.Execution;

/// <summary>An open order to cancel.</summary>
/// <param name="Account">Id of the account it rests on.</param>
/// <param name="OrderIndex">Position in the open orders of the account's book, from 0.</param>
public readonly record struct OrderToCancel(string Account, int OrderIndex);
