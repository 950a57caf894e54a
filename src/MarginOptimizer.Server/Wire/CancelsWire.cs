using MarginOptimizer.Rebalancing.Execution;
using MarginOptimizer.Rebalancing.Problems;
using MarginOptimizer.Rebalancing.Proposals;

namespace MarginOptimizer.Server.Wire;

/// <summary>Open orders to cancel, both ways.</summary>
internal static class CancelsWire
{
    public static V1.ProposedCancel Write(ProposedCancel cancel, bool hasNamedAccounts) => new()
    {
        Account = hasNamedAccounts ? cancel.Account : "",
        OrderIndex = cancel.OrderIndex,
        Instrument = cancel.Order.Instrument.Name,
        Quantity = DecimalText.Format(cancel.Order.Quantity),
        LimitPrice = DecimalText.Format(cancel.Order.LimitPrice),
        MarginSavedUsd = cancel.MarginSavedUsd,
    };

    public static V1.OrderToCancel Write(OrderToCancel cancel, bool hasNamedAccounts) =>
        new() { Account = hasNamedAccounts ? cancel.Account : "", OrderIndex = cancel.OrderIndex };

    public static OrderToCancel Read(V1.OrderToCancel cancel) => new(cancel.Account.Length == 0 ? Account.DefaultId : cancel.Account, cancel.OrderIndex);
}
