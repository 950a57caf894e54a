using MarginOptimizer.Domain.Books;
using MarginOptimizer.Domain;
using MarginOptimizer.Domain.Market;

namespace MarginOptimizer.Rebalancing.WhatIf;

/// <summary>Changes of columns that baskets make in one unit, basket by basket in flat arrays: quantities of the legs, then cash.</summary>
internal sealed class BasketColumns
{
    private readonly int[] _first;
    private readonly List<int> _columns = [];
    private readonly List<double> _changes = [];
    private int[] _flatColumns = [];
    private double[] _flatChanges = [];

    private BasketColumns(int baskets) => _first = new int[baskets + 1];

    public ReadOnlySpan<int> ColumnsOf(int basket) => _flatColumns.AsSpan(_first[basket].._first[basket + 1]);

    public ReadOnlySpan<double> ChangesOf(int basket) => _flatChanges.AsSpan(_first[basket].._first[basket + 1]);

    /// <summary>One for each unit.</summary>
    public static BasketColumns[] Of(IReadOnlyList<Basket> baskets, BookColumns book, MarketSnapshot market, bool withFees)
    {
        var units = new BasketColumns[book.Programs.Length];
        for (var u = 0; u < units.Length; u++) units[u] = new BasketColumns(baskets.Count);
        var paid = new SortedDictionary<Currency, double>();
        for (var b = 0; b < baskets.Count; b++)
        {
            paid.Clear();
            foreach (var leg in baskets[b].Legs)
            {
                var (unit, column) = book.Of(leg.Instrument);
                units[unit].Add(column, leg.Quantity);
                var settlement = leg.Instrument.Settlement;
                paid[settlement] = paid.GetValueOrDefault(settlement) + LegCash.Paid(leg, market, withFees);
            }

            foreach (var (currency, cash) in paid)
            {
                foreach (var (unit, column) in book.CashOf(currency)) units[unit].Add(column, -cash);
            }

            foreach (var unit in units) unit._first[b + 1] = unit._columns.Count;
        }

        foreach (var unit in units) (unit._flatColumns, unit._flatChanges) = ([.. unit._columns], [.. unit._changes]);
        return units;
    }

    private void Add(int column, double change)
    {
        if (change == 0.0) return;
        _columns.Add(column);
        _changes.Add(change);
    }
}
