using MarginOptimizer.Domain.Books;

namespace MarginOptimizer.Rebalancing.Proposals;

/// <summary>A resting order to cancel, before anything is traded.</summary>
/// <param name="Account">Id of the account it rests on.</param>
/// <param name="OrderIndex">Position in the open orders of the account's book, from 0.</param>
/// <param name="Order">As it was given.</param>
/// <param name="MarginSavedUsd">The margin minimised of the final book with this order resting, less that without it, USD.</param>
public sealed record ProposedCancel(string Account, int OrderIndex, OpenOrder Order, double MarginSavedUsd);
