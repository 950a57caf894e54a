using MarginOptimizer.Margin.Evaluation;
using MarginOptimizer.Rebalancing.Trading;

namespace MarginOptimizer.Rebalancing.Evaluation;

/// <summary>
/// Bounds of one margin unit over every part of a choice of trades, each trade filled from nothing to all of it on its own: a worst row takes the fills that hurt
/// it. A trade is one fill of its instruments and of cash at its best price; what worse prices take beyond that is a fill of cash alone.
/// </summary>
internal sealed class TradeFills
{
    private readonly MarginUnitView _view;
    private readonly TradingUniverse _universe;
    private readonly FillRange _range;
    private readonly double[] _present;
    private readonly int[] _columnOf;
    private int[] _columns = new int[4];
    private double[] _changes = new double[4];
    private int _entries;

    public TradeFills(MarginUnitView view, TradingUniverse universe)
    {
        (_view, _universe, _range) = (view, universe, new FillRange(view.Program));
        _present = view.PositionsOf(BookState.Present(universe), universe);
        _columnOf = new int[universe.Instruments.Length];
        Array.Fill(_columnOf, -1);
        for (var i = 0; i < view.UniverseColumns.Length; i++)
        {
            // What has dropped off is not moved.
            if (!view.Moves[i].IsEmpty) _columnOf[view.UniverseColumns[i]] = i;
        }

        ReadsCash = CashUse(view);
    }

    /// <summary>For each currency of the unit whether anything it needs depends on its cash.</summary>
    public bool[] ReadsCash { get; }

    /// <summary>Largest initial and maintenance requirement and least collateral over every part of the trades, or bounds beyond them; +infinity where nothing is known.</summary>
    /// <param name="lots">One per variable of the universe.</param>
    public UnitValues Worst(ReadOnlySpan<double> lots)
    {
        _range.Clear();
        for (var i = 0; i < _universe.Tradeables.Length; i++)
        {
            if (lots[i] != 0.0 && _universe.Tradeables[i].Account == _view.Account) AddTrade(_universe.Tradeables[i], lots[i]);
        }

        foreach (var transfer in _universe.Transfers) AddTransfer(transfer, lots[transfer.Variable]);
        _present.CopyTo(_range.Start);
        _range.Compute();
        return new UnitValues(_range.InitialUpper, _range.MaintenanceUpper, _range.CollateralLower);
    }

    private void AddTrade(Tradeable tradeable, double lots)
    {
        Begin(tradeable.Legs.Length + 1);
        foreach (var leg in tradeable.Legs)
        {
            if (_columnOf[leg.Column] is var column and >= 0) Move(column, lots * leg.Contracts);
        }

        var money = _view.Unit.Money.IndexOf(tradeable.Instrument.Settlement);
        if (money < 0 || !ReadsCash[money])
        {
            End();
            return;
        }

        var best = Math.Abs(lots) * (lots > 0.0 ? tradeable.Ladder.Buys : tradeable.Ladder.Sells)[0].PerLot.Cash;
        Move(_view.Unit.CashColumnOf(money), -best);
        End();
        var beyond = tradeable.Ladder.Sum(lots, static unit => unit.Cash) - best;
        if (beyond > 0.0) _range.Add(_view.Unit.CashColumnOf(money), -beyond);
    }

    private void AddTransfer(Transfer transfer, double value)
    {
        if (value == 0.0) return;
        Begin(_view.Unit.Money.Length);
        for (var money = 0; money < _view.Unit.Money.Length; money++)
        {
            if (!ReadsCash[money]) continue;
            var moved = 0.0;
            foreach (var (variable, cash) in _view.Transfers[money])
            {
                if (variable == transfer.Variable) moved += cash * value;
            }

            if (moved != 0.0) Move(_view.Unit.CashColumnOf(money), moved);
        }

        End();
    }

    private void Begin(int most)
    {
        if (_columns.Length < most) (_columns, _changes) = (new int[most], new double[most]);
        _entries = 0;
    }

    private void Move(int column, double change) => (_columns[_entries], _changes[_entries++]) = (column, change);

    private void End()
    {
        if (_entries > 0) _range.Add(_columns.AsSpan(0, _entries), _changes.AsSpan(0, _entries));
    }

    private static bool[] CashUse(MarginUnitView view)
    {
        var use = new ColumnUse(view.Program);
        return
        [
            .. Enumerable.Range(0, view.Unit.Money.Length).Select(money => view.Unit.CashColumnOf(money)).Select(column =>
                use.Reads(view.Unit.InitialRequirement, column) || use.Reads(view.Unit.MaintenanceRequirement, column) || use.Reads(view.Unit.Collateral, column)),
        ];
    }
}
