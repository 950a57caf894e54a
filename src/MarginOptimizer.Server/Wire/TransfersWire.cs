using System.Collections.Immutable;
using MarginOptimizer.Domain.Books;
using MarginOptimizer.MarketData.Input;
using MarginOptimizer.Rebalancing.Proposals;

namespace MarginOptimizer.Server.Wire;

/// <summary>Transfer routes, both ways, and what is to be moved on them.</summary>
internal static class TransfersWire
{
    /// <summary>The routes without what is at fault, every fault noted.</summary>
    public static ImmutableArray<TransferRoute> Read(V1.ProposeRebalancingRequest request, FieldReader fields)
    {
        if (request.Accounts.Count == 0 && request.Transfers.Count > 0)
            fields.Fault(FieldPath.Root, "transfers", "are given without accounts: there is nowhere to move anything");
        var routes = ImmutableArray.CreateBuilder<TransferRoute>(request.Transfers.Count);
        for (var i = 0; i < request.Transfers.Count; i++)
        {
            var (route, at) = (request.Transfers[i], FieldPath.Root.Item("transfers", i));
            if (route.From.Length == 0) fields.Fault(at, "from", "is missing, expected the id of an account");
            if (route.To.Length == 0) fields.Fault(at, "to", "is missing, expected the id of an account");
            var currency = fields.Code(at, "currency", route.Currency);
            var most = fields.Number(at, "max_amount", route.MaxAmount, NumberRule.Positive);
            var rate = fields.OptionalNumber(at, "cost_rate", route.CostRate, NumberRule.CostRate) ?? 0.0;
            var step = fields.OptionalNumber(at, "step", route.Step, NumberRule.Positive) ?? 0.0;
            if (currency is null || most is null) continue;
            routes.Add(new TransferRoute(route.From, route.To, currency.Value, most.Value, rate, step));
        }

        return routes.ToImmutable();
    }

    public static V1.TransferRoute Write(TransferRoute route) => new()
    {
        From = route.From,
        To = route.To,
        Currency = route.Currency.Code,
        MaxAmount = DecimalText.Format(route.MaxAmount),
        CostRate = route.CostRate > 0.0 ? DecimalText.Format(route.CostRate) : "",
        Step = route.Step > 0.0 ? DecimalText.Format(route.Step) : "",
    };

    public static V1.ProposedTransfer Write(ProposedTransfer transfer) => new()
    {
        From = transfer.From,
        To = transfer.To,
        Currency = transfer.Currency.Code,
        Amount = DecimalText.Format(transfer.Sent),
        StepCount = transfer.StepCount,
        Received = transfer.Received,
        CostUsd = transfer.CostUsd,
    };
}
