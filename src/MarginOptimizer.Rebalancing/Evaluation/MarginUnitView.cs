using System.Collections.Immutable;
using MarginOptimizer.Domain;
using MarginOptimizer.Domain.Books;
using MarginOptimizer.Domain.Instruments;
using MarginOptimizer.Margin;
using MarginOptimizer.Margin.Evaluation;
using MarginOptimizer.Rebalancing.Trading;

namespace MarginOptimizer.Rebalancing.Evaluation;

/// <summary>A margin unit seen from the universe: which instrument, and which trade variable, stands behind each of its columns.</summary>
internal sealed class MarginUnitView
{
    private readonly MarginWorkspace _workspace;
    private readonly bool[] _isDropped;

    /// <param name="unit">Compiled for the account's instruments.</param>
    /// <param name="universe">All accounts.</param>
    /// <param name="account">Position of the account the unit belongs to.</param>
    public MarginUnitView(MarginUnit unit, TradingUniverse universe, int account)
    {
        Unit = unit;
        Account = account;
        Program = new UnitProgram(unit);
        _workspace = Program.CreateWorkspace();
        var columns = new Dictionary<string, int>(StringComparer.Ordinal);
        for (var i = universe.Accounts[account].FirstColumn; i < universe.Accounts[account].EndColumn; i++) columns.Add(universe.Instruments[i].Name, i);
        UniverseColumns = [.. unit.Instruments.Select(i => columns[i.Name])];
        var moves = universe.ColumnMoves();
        Moves = [.. UniverseColumns.Select(c => moves[c])];
        Balances = [.. unit.Money.Select(c => universe.Accounts[account].Book.Balances.GetValueOrDefault(c))];
        Transfers = [.. unit.Money.Select(c => TransfersOf(c, universe, account))];
        Held = Array.ConvertAll(UniverseColumns, c => universe.Held[c]);
        _isDropped = new bool[UniverseColumns.Length];
    }

    private MarginUnitView(MarginUnitView whole, DateTimeOffset expiry)
    {
        (Unit, Account, Program, UniverseColumns, Balances, Transfers) = (whole.Unit, whole.Account, whole.Program, whole.UniverseColumns, whole.Balances, whole.Transfers);
        _workspace = Program.CreateWorkspace();
        _isDropped = [.. Unit.Instruments.Select((instrument, i) => whole._isDropped[i] || instrument.Expires() <= expiry)];
        Moves = [.. whole.Moves.Select((moves, i) => _isDropped[i] ? [] : moves)];
        Held = [.. whole.Held.Select((held, i) => _isDropped[i] ? 0.0 : held)];
    }

    public MarginUnit Unit { get; }

    /// <summary>Position of its account in the universe.</summary>
    public int Account { get; }

    /// <summary>Whether the requirements of <see cref="Unit"/> count the account's resting orders.</summary>
    public OpenOrderUse OpenOrders { get; init; }

    public UnitProgram Program { get; }

    /// <summary>Column of the universe for each instrument of the unit.</summary>
    public int[] UniverseColumns { get; }

    /// <summary>The trade variables that move each instrument of the unit; none where it is only held, several where packages move it too.</summary>
    public ImmutableArray<ImmutableArray<ColumnMove>> Moves { get; }

    /// <summary>Contracts held of each instrument of the unit.</summary>
    public double[] Held { get; }

    /// <summary>Present money of the unit, one per currency of <see cref="MarginUnit.Money"/>.</summary>
    public ImmutableArray<Balance> Balances { get; }

    /// <summary>
    /// For each currency of <see cref="MarginUnit.Money"/> the transfer variables that move its cash, and by how much per unit of the variable: below
    /// 0 for what leaves the account, above 0 for what arrives. Cash after = balance - cash paid for trades + the sum of these.
    /// </summary>
    public ImmutableArray<ImmutableArray<(int Variable, double Cash)>> Transfers { get; }

    /// <summary>
    /// The unit once the legs up to and including an expiry have dropped off: their columns hold nothing and are not traded, whatever is done with
    /// them pays or earns cash all the same.
    /// </summary>
    public MarginUnitView After(DateTimeOffset expiry) => new(this, expiry);

    /// <summary>Values of the unit at quantities of the whole universe, in the unit's currency.</summary>
    /// <param name="quantities">Contracts, one per instrument of the universe.</param>
    /// <param name="cashPaid">Cash that the account pays in each currency, for trades and transfers.</param>
    public UnitValues Evaluate(ReadOnlySpan<double> quantities, Func<Currency, double> cashPaid)
    {
        Fill(_workspace.Positions, quantities, cashPaid);
        Program.Evaluate(_workspace);
        return new UnitValues(
            Program.InitialRequirement(_workspace),
            Program.MaintenanceRequirement(_workspace),
            Program.Collateral(_workspace));
    }

    /// <summary>The columns of the unit at a book: quantities, then cash and collateral of each currency.</summary>
    public double[] PositionsOf(BookState book, TradingUniverse universe)
    {
        var z = new double[Unit.AuxiliaryColumnOf(0)];
        Fill(z, book.Quantities, money => universe.CashPaid(book.Lots, Account, money));
        return z;
    }

    /// <summary>Every scenario row of the unit at a book.</summary>
    public ImmutableArray<ScenarioOutcome> ScenariosOf(BookState book, TradingUniverse universe)
    {
        Fill(_workspace.Positions, book.Quantities, money => universe.CashPaid(book.Lots, Account, money));
        Program.Evaluate(_workspace);
        var rows = ScenarioShares.RowsOf(Program);
        var shares = new double[rows.Length];
        ScenarioShares.OfInitial(Program, _workspace, shares);
        var outcomes = ImmutableArray.CreateBuilder<ScenarioOutcome>(rows.Length);
        for (var r = 0; r < rows.Length; r++) outcomes.Add(new ScenarioOutcome(rows[r].Part, rows[r].Row, rows[r].IsFull, _workspace.ScenarioLosses[r], shares[r]));
        return outcomes.MoveToImmutable();
    }

    private void Fill(Span<double> z, ReadOnlySpan<double> quantities, Func<Currency, double> cashPaid)
    {
        for (var i = 0; i < UniverseColumns.Length; i++) z[i] = _isDropped[i] ? 0.0 : quantities[UniverseColumns[i]];
        for (var money = 0; money < Balances.Length; money++)
        {
            z[Unit.CashColumnOf(money)] = Balances[money].Cash - cashPaid(Unit.Money[money]);
            z[Unit.CollateralColumnOf(money)] = Balances[money].Collateral;
        }
    }

    private static ImmutableArray<(int Variable, double Cash)> TransfersOf(Currency currency, TradingUniverse universe, int account)
    {
        var moves = ImmutableArray.CreateBuilder<(int, double)>();
        foreach (var transfer in universe.Transfers)
        {
            if (transfer.Route.Currency != currency) continue;
            if (transfer.From == account) moves.Add((transfer.Variable, -transfer.Size));
            if (transfer.To == account) moves.Add((transfer.Variable, transfer.ReceivedPerUnit));
        }

        return moves.ToImmutable();
    }
}
