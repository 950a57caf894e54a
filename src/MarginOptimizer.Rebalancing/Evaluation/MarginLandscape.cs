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

    public MarginLandscape(TradingUniverse universe, ImmutableArray<double> robustMoves)
    {
        Universe = universe;
        Today = MarginState.Compile(0.0, universe);
        Moved = [.. robustMoves.Select(move => move == 0.0 ? Today : MarginState.Compile(move, universe))];
        foreach (var view in Today.Units) _indices[(view.Account, view.Unit.Currency)] = view.Unit.Index;
    }

    public TradingUniverse Universe { get; }

    public MarginState Today { get; }

    /// <summary>States over which the robust margin is the worst; empty when the robust margin is off.</summary>
    public ImmutableArray<MarginState> Moved { get; }

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
    public UnitValues AtToday(BookState book, LimitScope scope) => Sum(Today, book, scope);

    /// <summary>Initial requirement in one state.</summary>
    public double Initial(MarginState state, BookState book, LimitScope scope) => Sum(state, book, scope).Initial;

    /// <summary>Largest initial requirement over the moved states.</summary>
    public double RobustInitial(BookState book, LimitScope scope)
    {
        var worst = double.NegativeInfinity;
        foreach (var state in Moved) worst = Math.Max(worst, Initial(state, book, scope));
        return worst;
    }

    private UnitValues Sum(MarginState state, BookState book, LimitScope scope)
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
}
