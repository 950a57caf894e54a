using System.Collections.Immutable;
using MarginOptimizer.Rebalancing.Evaluation;
using MarginOptimizer.Rebalancing.Trading;

namespace MarginOptimizer.Rebalancing.Execution;

/// <summary>What one order changes in one unit: positions and the cash of its settlement currency, or cash alone.</summary>
/// <param name="Leg">Position among the legs of the plan.</param>
/// <param name="Order">The leg.</param>
/// <param name="Columns">Of the instruments that it moves, with signed contracts per lot; empty where only cash moves.</param>
/// <param name="CashColumn">-1 where its cash does not count here.</param>
/// <param name="CashPerLot">Cash of one lot of a transfer.</param>
internal sealed record UnitLeg(int Leg, ExecutionLeg Order, ImmutableArray<(int Column, decimal PerLot)> Columns, int CashColumn, double CashPerLot)
{
    private const int None = -1;

    /// <summary>Cash is paid at one price: filling moves along a straight line.</summary>
    public bool IsStraight => CashColumn == None || Order.Tradeable is null || Side.Length <= 1;

    private ImmutableArray<LadderStep> Side => Order.ValuePerLot > 0.0 ? Order.Tradeable!.Ladder.Buys : Order.Tradeable!.Ladder.Sells;

    /// <summary>The legs that move a unit, in the order of the plan.</summary>
    /// <param name="view">The unit.</param>
    /// <param name="legs">All orders of the plan.</param>
    /// <param name="cashCounts">Whether the value of interest reads the cash column of a currency of the unit, by its position.</param>
    public static ImmutableArray<UnitLeg> Of(MarginUnitView view, ImmutableArray<ExecutionLeg> legs, Func<int, bool> cashCounts)
    {
        var touched = ImmutableArray.CreateBuilder<UnitLeg>();
        bool[] counts = [.. Enumerable.Range(0, view.Unit.Money.Length).Select(cashCounts)];
        for (var i = 0; i < legs.Length; i++)
        {
            if (legs[i].Tradeable is { } tradeable) AddTrade(touched, i, legs[i], tradeable, view, counts);
            else AddTransfer(touched, i, legs[i], view, counts);
        }

        return touched.ToImmutable();
    }

    /// <summary>Adds to a point what so many lots change; lots are added in decimals, so that closing a position leaves exactly nothing.</summary>
    public void AddTo(Span<double> point, long lots)
    {
        if (lots == 0) return;
        foreach (var (column, perLot) in Columns) point[column] = new TradeableLeg(column, perLot).After(point[column], lots);
        if (CashColumn != None) point[CashColumn] += CashAfter(lots);
    }

    /// <summary>Cash received (paid &lt; 0) for so many lots.</summary>
    public double CashAfter(double lots) => Order.Tradeable is { } tradeable
        ? -tradeable.Ladder.Sum(Order.ValuePerLot * lots, static unit => unit.Cash)
        : CashPerLot * lots;

    /// <summary>
    /// How far cash can lie above (&gt;= 0) and below (&lt;= 0) the straight line between two states, because the ladder's better prices fill first.
    /// </summary>
    public (double Below, double Above) CashOffLine(long from, long to)
    {
        if (IsStraight) return (0.0, 0.0);
        double start = CashAfter(from), slope = (CashAfter(to) - start) / (to - from);
        var (below, above) = (0.0, 0.0);
        foreach (var step in Side)
        {
            if (step.UpTo <= from) continue;
            if (step.UpTo >= to) break;
            var off = CashAfter(step.UpTo) - start - (slope * (step.UpTo - from));
            (below, above) = (Math.Min(below, off), Math.Max(above, off));
        }

        return (below, above);
    }

    /// <summary>Widens the ends of columns by all that the order can do.</summary>
    public void Widen(Span<double> low, Span<double> high)
    {
        foreach (var (column, perLot) in Columns)
        {
            var change = (double)(Order.Lots * perLot);
            if (change < 0.0) low[column] += change;
            else high[column] += change;
        }

        if (CashColumn == None) return;
        var cash = CashAfter(Order.Lots);
        var (below, above) = CashOffLine(0, Order.Lots);
        low[CashColumn] += Math.Min(cash, 0.0) + below;
        high[CashColumn] += Math.Max(cash, 0.0) + above;
    }

    private static void AddTrade(
        ImmutableArray<UnitLeg>.Builder touched, int leg, ExecutionLeg order, Tradeable tradeable, MarginUnitView view, bool[] cashCounts)
    {
        if (tradeable.Account != view.Account) return;
        var side = (int)order.ValuePerLot;
        var columns = tradeable.Legs.Select(l => (Column: Array.IndexOf(view.UniverseColumns, l.Column), side * l.PerLot)).Where(c => c.Column >= 0).ToImmutableArray();
        var money = view.Unit.Money.IndexOf(tradeable.Instrument.Settlement);
        var cash = money >= 0 && cashCounts[money] ? view.Unit.CashColumnOf(money) : None;
        if (!columns.IsEmpty || cash >= 0) touched.Add(new UnitLeg(leg, order, columns, cash, 0.0));
    }

    private static void AddTransfer(ImmutableArray<UnitLeg>.Builder touched, int leg, ExecutionLeg order, MarginUnitView view, bool[] cashCounts)
    {
        for (var money = 0; money < view.Unit.Money.Length; money++)
        {
            var moved = view.Transfers[money].Where(t => t.Variable == order.Variable).Sum(t => t.Cash) * order.ValuePerLot;
            if (moved != 0.0 && cashCounts[money]) touched.Add(new UnitLeg(leg, order, [], view.Unit.CashColumnOf(money), moved));
        }
    }
}
