using MarginOptimizer.Domain.Books;
using MarginOptimizer.Margin;
using MarginOptimizer.Rebalancing.Trading;

namespace MarginOptimizer.Rebalancing.Evaluation;

/// <summary>The resting orders of an account as fills of the columns of one of its units.</summary>
internal static class OpenOrderColumns
{
    /// <summary>
    /// Column and signed quantity of every order that can fill. A reduce-only order fills at most the position; where that may be traded, at most the
    /// largest position that trades can leave it.
    /// </summary>
    public static List<(int Column, double Quantity)> Of(MarginUnit unit, TradingUniverse universe, int account)
    {
        var fills = new List<(int, double)>();
        if (universe.Accounts[account].Book.OpenOrders.IsEmpty) return fills;
        var columns = new Dictionary<string, int>(StringComparer.Ordinal);
        for (var i = 0; i < unit.Instruments.Length; i++) columns.Add(unit.Instruments[i].Name, i);
        foreach (var order in universe.Accounts[account].Book.OpenOrders)
        {
            if (!columns.TryGetValue(order.Instrument.Name, out var column)) continue;
            var quantity = FillOf(order, universe, account);
            if (quantity != 0.0) fills.Add((column, quantity));
        }

        return fills;
    }

    /// <summary>Signed quantity that an order of the account fills at most.</summary>
    public static double FillOf(OpenOrder order, TradingUniverse universe, int account) =>
        order.ReduceOnly ? Reducing(order.Quantity, order.Instrument.Name, universe, account) : order.Quantity;

    private static double Reducing(double quantity, string name, TradingUniverse universe, int account)
    {
        var column = universe.Accounts[account].FirstColumn;
        while (universe.Instruments[column].Name != name) column++;
        var (least, most) = (universe.Held[column], universe.Held[column]);
        foreach (var move in universe.ColumnMoves()[column])
        {
            var tradeable = universe.Tradeables[move.Variable];
            var (bought, sold) = (move.Contracts * tradeable.MaxBuyLots, -move.Contracts * tradeable.MaxSellLots);
            (least, most) = (least + Math.Min(bought, sold), most + Math.Max(bought, sold));
        }

        var closes = Math.Max(0.0, quantity < 0.0 ? most : -least);
        return Math.Sign(quantity) * Math.Min(Math.Abs(quantity), closes);
    }
}
