using System.Collections.Immutable;
using MarginOptimizer.Domain.Validation;
using MarginOptimizer.Rebalancing.Proposals;
using MarginOptimizer.Rebalancing.Trading;

namespace MarginOptimizer.Rebalancing.Execution;

/// <summary>Reads orders against what may be traded.</summary>
internal static class ExecutionLegs
{
    /// <summary>Decimals and lots beyond this are no orders.</summary>
    private const decimal LargestLots = 1_000_000_000_000m;

    /// <exception cref="InvalidInputException">Carries every fault by its path.</exception>
    public static ImmutableArray<ExecutionLeg> Read(ExecutionOrders orders, TradingUniverse universe)
    {
        var faults = new ViolationList();
        var legs = new SortedDictionary<int, ExecutionLeg>();
        for (var i = 0; i < orders.Trades.Length; i++)
        {
            if (Read(orders.Trades[i], universe, $"trades[{i}]", faults) is { } leg && !legs.TryAdd(leg.Variable, leg))
                faults.Add($"trades[{i}].instrument", $"{orders.Trades[i].Instrument.Name} is traded twice on one account");
        }

        for (var i = 0; i < orders.Transfers.Length; i++)
        {
            if (Read(orders.Transfers[i], universe, $"transfers[{i}]", faults) is { } leg && !legs.TryAdd(leg.Variable, leg))
                faults.Add($"transfers[{i}]", "is a second transfer on one route");
        }

        faults.ThrowIfAny();
        return [.. legs.Values];
    }

    private static ExecutionLeg? Read(TradeOrder order, TradingUniverse universe, string path, ViolationList faults)
    {
        var variable = VariableOf(order, universe);
        if (variable < 0)
        {
            faults.Add($"{path}.instrument", NotTraded(order, universe));
            return null;
        }

        var tradeable = universe.Tradeables[variable];
        var lots = Math.Abs(order.Quantity) / tradeable.Lot;
        if (order.Quantity == 0m || lots != Math.Truncate(lots) || lots > LargestLots)
        {
            faults.Add($"{path}.quantity", FormattableString.Invariant($"is {order.Quantity}, expected whole lots of {tradeable.Lot}, not zero, at most {LargestLots:0} of them"));
            return null;
        }

        var least = Math.Max(1L, (long)Math.Ceiling(Math.Max(tradeable.LeastLots, (double)(tradeable.Instrument.MinimumQuantity / tradeable.Lot))));
        if (lots < least)
        {
            faults.Add($"{path}.quantity", FormattableString.Invariant($"is {order.Quantity}, less than the smallest order of {least * tradeable.Lot}"));
            return null;
        }

        var side = order.Quantity > 0m ? tradeable.Ladder.Buys : tradeable.Ladder.Sells;
        if (side.IsEmpty || (double)lots > side[^1].UpTo * (1.0 + 1e-12))
        {
            faults.Add($"{path}.quantity", FormattableString.Invariant($"is {order.Quantity}, more than is quoted on that side"));
            return null;
        }

        return new ExecutionLeg(variable, (long)lots, least, Math.Sign(order.Quantity), tradeable, null);
    }

    private static ExecutionLeg? Read(ProposedTransfer transfer, TradingUniverse universe, string path, ViolationList faults)
    {
        var route = universe.Transfers.FirstOrDefault(t => t.Route.From == transfer.From && t.Route.To == transfer.To && t.Route.Currency == transfer.Currency);
        if (route is null)
        {
            faults.Add(path, $"no route leads from '{transfer.From}' to '{transfer.To}' in {transfer.Currency}");
            return null;
        }

        var value = route.IsWhole ? transfer.StepCount : transfer.Sent / route.Size;
        if (value > 0.0 && value <= route.Most * (1.0 + 1e-12)) return new ExecutionLeg(route.Variable, 1, 1, value, null, route);
        faults.Add(path, FormattableString.Invariant($"sends {transfer.Sent} {transfer.Currency}, expected more than 0 and at most {route.Sent(route.Most)}"));
        return null;
    }

    private static string NotTraded(TradeOrder order, TradingUniverse universe)
    {
        if (!universe.Accounts.Any(a => a.Id == order.Account)) return $"{order.Instrument.Name} is to be traded on account '{order.Account}', which there is not";
        var frozen = universe.Frozen.FirstOrDefault(f => f.Account == order.Account && f.Instrument == order.Instrument.Name);
        return frozen is null ? $"{order.Instrument.Name} is not a candidate" : $"{order.Instrument.Name} may not be traded: {frozen.Reason}";
    }

    private static int VariableOf(TradeOrder order, TradingUniverse universe)
    {
        for (var i = 0; i < universe.Tradeables.Length; i++)
        {
            var tradeable = universe.Tradeables[i];
            if (tradeable.Instrument.Name == order.Instrument.Name && universe.Accounts[tradeable.Account].Id == order.Account) return i;
        }

        return -1;
    }
}
