using System.Collections.Immutable;
using MarginOptimizer.Domain;
using MarginOptimizer.Domain.Limits;
using MarginOptimizer.Rebalancing.Trading;

namespace MarginOptimizer.Rebalancing.Evaluation;

/// <summary>
/// The margin models of all accounts at today's market and at the robust moves, with exact evaluation of margins in one place. Requirements and
/// collateral of accounts add up; nothing nets between them. Money of moved states stays in coin and is valued at today's index.
/// </summary>
internal sealed class MarginLandscape
{
    private readonly Dictionary<(int Account, Currency Currency), double> _indices = [];
    private readonly Dictionary<DateTimeOffset, MarginState> _afterExpiries = [];
    private readonly Dictionary<MarginUnitView, TradeFills> _fills = new(ReferenceEqualityComparer.Instance);

    /// <param name="universe">Books, markets and models.</param>
    /// <param name="robustMoves">Moves over which the robust margin is the worst; empty where it is off.</param>
    /// <param name="limitMoves">Moves after which limits may have to hold; by default the same.</param>
    public MarginLandscape(TradingUniverse universe, ImmutableArray<double> robustMoves, ImmutableArray<double> limitMoves = default)
    {
        Universe = universe;
        Today = MarginState.Compile(0.0, universe);
        var states = new Dictionary<double, MarginState> { [0.0] = Today };
        Moved = [.. robustMoves.Select(At)];
        LimitStates = limitMoves.IsDefault ? Moved : [.. limitMoves.Select(At)];
        AddIndices();

        MarginState At(double move)
        {
            if (!states.TryGetValue(move, out var state)) states[move] = state = MarginState.Compile(move, universe);
            return state;
        }
    }

    private MarginLandscape(MarginLandscape whole, TradingUniverse universe)
    {
        Universe = universe;
        var states = new Dictionary<MarginState, MarginState>(ReferenceEqualityComparer.Instance);
        Today = With(whole.Today);
        Moved = [.. whole.Moved.Select(With)];
        LimitStates = [.. whole.LimitStates.Select(With)];
        AddIndices();

        MarginState With(MarginState state)
        {
            if (!states.TryGetValue(state, out var with)) states[state] = with = state.With(universe);
            return with;
        }
    }

    public TradingUniverse Universe { get; }

    public MarginState Today { get; }

    /// <summary>States over which the robust margin is the worst; empty when the robust margin is off.</summary>
    public ImmutableArray<MarginState> Moved { get; }

    /// <summary>States at which limits after moves hold, today's among them; empty when there are no moves.</summary>
    public ImmutableArray<MarginState> LimitStates { get; }

    /// <summary>Today's market once the legs up to and including an expiry have dropped off.</summary>
    public MarginState AfterExpiry(DateTimeOffset expiry)
    {
        if (!_afterExpiries.TryGetValue(expiry, out var state)) _afterExpiries[expiry] = state = Today.After(expiry);
        return state;
    }

    /// <summary>What one unit of a view's currency counts in the money of a scope: USD today, or 1 where the scope is in that currency.</summary>
    public double FactorOf(MarginUnitView view, LimitScope scope) => scope.Base is null ? IndexOf(view) : 1.0;

    /// <summary>USD per unit of a view's currency today, at its own venue.</summary>
    public double IndexOf(MarginUnitView view) => _indices[(view.Account, view.Unit.Currency)];

    /// <summary>Whether the margin of a unit counts in a scope.</summary>
    public bool InScope(MarginUnitView view, LimitScope scope) =>
        Universe.InScope(scope, view.Account) && (scope.Base is not { } coin || coin == view.Unit.Currency);

    /// <summary>Requirement and collateral today, in the coin of <paramref name="scope"/> or in USD over its units.</summary>
    public UnitValues AtToday(BookState book, LimitScope scope) => At(Today, book, scope);

    /// <summary>Initial requirement in one state.</summary>
    public double Initial(MarginState state, BookState book, LimitScope scope) => At(state, book, scope).Initial;

    /// <summary>Largest initial requirement over the moved states.</summary>
    public double RobustInitial(BookState book, LimitScope scope)
    {
        var worst = double.NegativeInfinity;
        foreach (var state in Moved) worst = Math.Max(worst, At(state, book, scope).Initial);
        return worst;
    }

    /// <summary>
    /// Requirement and collateral in one state, in the coin of <paramref name="scope"/> or in USD over its units. Cash is today's: what futures gain on the way to a
    /// moved state is not in the collateral.
    /// </summary>
    public UnitValues At(MarginState state, BookState book, LimitScope scope)
    {
        var (initial, maintenance, collateral) = (0.0, 0.0, 0.0);
        foreach (var view in state.Units)
        {
            if (!InScope(view, scope)) continue;
            var values = view.Evaluate(book.Quantities, money => Universe.CashPaid(book.Lots, view.Account, money));
            var factor = FactorOf(view, scope);
            initial += factor * values.Initial;
            maintenance += factor * values.Maintenance;
            collateral += factor * values.Collateral;
        }

        return new UnitValues(initial, maintenance, collateral);
    }

    /// <summary>
    /// Largest requirements and least collateral over every part of a book's trades, or bounds beyond them, in the coin of <paramref name="scope"/> or in USD over its
    /// units: exact where one worst row decides, a bound where charges of different worst fills add up, +infinity where nothing is known.
    /// </summary>
    public UnitValues AtWorstFill(MarginState state, BookState book, LimitScope scope)
    {
        var (initial, maintenance, collateral) = (0.0, 0.0, 0.0);
        foreach (var view in state.Units)
        {
            if (!InScope(view, scope)) continue;
            var worst = FillsOf(view).Worst(book.Lots);
            var factor = FactorOf(view, scope);
            initial += factor * worst.Initial;
            maintenance += factor * worst.Maintenance;
            collateral += factor * worst.Collateral;
        }

        return new UnitValues(initial, maintenance, collateral);
    }

    public TradeFills FillsOf(MarginUnitView view)
    {
        if (!_fills.TryGetValue(view, out var fills)) _fills[view] = fills = new TradeFills(view, Universe);
        return fills;
    }

    /// <summary>The same states with the resting orders of another universe, which has the same columns; nothing is compiled anew.</summary>
    public MarginLandscape With(TradingUniverse universe) => ReferenceEquals(universe, Universe) ? this : new MarginLandscape(this, universe);

    private void AddIndices()
    {
        foreach (var view in Today.Units) _indices[(view.Account, view.Unit.Currency)] = view.Unit.Index;
    }
}
