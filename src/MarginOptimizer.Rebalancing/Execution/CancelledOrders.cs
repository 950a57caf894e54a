using MarginOptimizer.Domain.Validation;
using MarginOptimizer.Rebalancing.Trading;

namespace MarginOptimizer.Rebalancing.Execution;

/// <summary>Reads the orders to cancel against the books.</summary>
internal static class CancelledOrders
{
    /// <exception cref="InvalidInputException">Carries every fault by its path.</exception>
    public static List<OrderPlace> Read(ExecutionOrders orders, TradingUniverse universe)
    {
        var (places, faults) = (new List<OrderPlace>(), new ViolationList());
        for (var i = 0; i < orders.Cancels.Length; i++)
        {
            var (account, order) = orders.Cancels[i];
            var position = universe.Accounts.Select(a => a.Id).ToList().IndexOf(account);
            var count = position < 0 ? 0 : universe.Accounts[position].Book.OpenOrders.Length;
            if (position < 0) faults.Add($"cancels[{i}].account", $"'{account}' is no account");
            else if (order < 0 || order >= count) faults.Add($"cancels[{i}].order_index", $"is {order}, and the account has {count} open orders");
            else if (places.Contains(new OrderPlace(position, order))) faults.Add($"cancels[{i}]", "names an order that is cancelled already");
            else places.Add(new OrderPlace(position, order));
        }

        faults.ThrowIfAny();
        return places;
    }
}
