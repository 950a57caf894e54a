using System.Collections.Immutable;
using MarginOptimizer.Rebalancing.Proposals;

namespace MarginOptimizer.Rebalancing.Execution;

/// <summary>What is to be executed: trades, and transfers of cash, each of which is made at once.</summary>
/// <param name="Trades">At most one per account and instrument.</param>
/// <param name="Transfers">At most one per route.</param>
public sealed record ExecutionOrders(ImmutableArray<TradeOrder> Trades, ImmutableArray<ProposedTransfer> Transfers)
{
    /// <summary>Open orders to cancel before the first wave, each at most once.</summary>
    public ImmutableArray<OrderToCancel> Cancels { get; init; } = [];

    /// <summary>The orders of a proposal in whole lots.</summary>
    public static ExecutionOrders Of(Proposal proposal) =>
        new([.. proposal.Trades.Select(t => new TradeOrder(t.Account, t.Instrument, t.OrderQuantity))], proposal.Transfers)
        {
            Cancels = [.. proposal.Cancels.Select(c => new OrderToCancel(c.Account, c.OrderIndex))],
        };
}
