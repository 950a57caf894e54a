using System.Collections.Immutable;
using MarginOptimizer.Rebalancing.Evaluation;
using MarginOptimizer.Rebalancing.Trading;

namespace MarginOptimizer.Rebalancing.Execution;

/// <summary>The resting orders of the book as fills of one unit, which may come at any time.</summary>
internal static class OpenOrderFills
{
    private const int None = -1;

    /// <summary>
    /// Column and quantity of every open order of the unit's account that its requirements do not count already. A reduce-only order fills at most the largest position it can meet while the plan is
    /// under way: with orders that trade through its instrument this is more than it could fill at any one time.
    /// </summary>
    public static List<(int Column, double Quantity)> Of(MarginUnitView view, TradingUniverse universe, ImmutableArray<UnitLeg> legs, ReadOnlySpan<double> present)
    {
        var fills = new List<(int, double)>();
        if (view.OpenOrders == OpenOrderUse.Counted) return fills;
        foreach (var order in universe.Accounts[view.Account].Book.OpenOrders)
        {
            var column = ColumnOf(view, order.Instrument.Name);
            if (column == None) continue;
            var quantity = order.ReduceOnly ? Reducing(order.Quantity, column, legs, present[column]) : order.Quantity;
            if (quantity != 0.0) fills.Add((column, quantity));
        }

        return fills;
    }

    private static double Reducing(double quantity, int column, ImmutableArray<UnitLeg> legs, double held)
    {
        var (least, most) = (held, held);
        foreach (var (at, perLot, lots) in legs.SelectMany(l => l.Columns.Select(c => (c.Column, c.PerLot, l.Order.Lots))))
        {
            if (at != column) continue;
            (least, most) = (Math.Min(least, least + (double)(lots * perLot)), Math.Max(most, most + (double)(lots * perLot)));
        }

        // A sell closes what is long, a buy what is short.
        var closes = Math.Max(0.0, quantity < 0.0 ? most : -least);
        return Math.Sign(quantity) * Math.Min(Math.Abs(quantity), closes);
    }

    private static int ColumnOf(MarginUnitView view, string name)
    {
        for (var i = 0; i < view.Unit.Instruments.Length; i++)
        {
            if (view.Unit.Instruments[i].Name == name) return i;
        }

        return None;
    }
}
