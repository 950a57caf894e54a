using System.Collections.Immutable;
using MarginOptimizer.Domain.Limits;
using MarginOptimizer.Margin.Evaluation;
using MarginOptimizer.Rebalancing.Evaluation;
using MarginOptimizer.Rebalancing.Trading;

namespace MarginOptimizer.Rebalancing.Explanation.Shapley;

/// <summary>The margins of the book with some of the final legs: the trades, then the transfers, each with the cash that it pays.</summary>
internal sealed class LegGame : ICoalitionGame
{
    private readonly ImmutableArray<State> _states;
    private readonly bool _isRobust;

    public LegGame(ExplainedBook book)
    {
        var (universe, landscape) = (book.Universe, book.Landscape);
        Players = universe.VariableCount;
        _isRobust = !landscape.Moved.IsEmpty;
        _states = [.. book.States.Select(s => new State([.. s.Units.Select(u => new Unit(u, book))]))];
        Empty = Margins(book.Before);
        Full = Margins(book.After);

        MarginPair Margins(BookState state)
        {
            var today = landscape.Initial(landscape.Today, state, LimitScope.Total);
            return new MarginPair(_isRobust ? landscape.RobustInitial(state, LimitScope.Total) : today, today);
        }
    }

    public int Players { get; }

    public MarginPair Empty { get; }

    public MarginPair Full { get; }

    /// <summary>Without robust moves the margin that is minimised is today's; with them today is among them.</summary>
    public MarginPair Value
    {
        get
        {
            var today = _states[0].Initial;
            var worst = today;
            for (var s = 1; s < _states.Length; s++) worst = Math.Max(worst, _states[s].Initial);
            return new MarginPair(worst, today);
        }
    }

    public void Join(int player)
    {
        foreach (var state in _states)
        {
            foreach (var unit in state.Units) unit.Move(player, 1.0);
        }
    }

    public void Leave(int player)
    {
        foreach (var state in _states)
        {
            foreach (var unit in state.Units) unit.Move(player, -1.0);
        }
    }

    public void Clear()
    {
        foreach (var state in _states)
        {
            foreach (var unit in state.Units) unit.Clear();
        }
    }

    private sealed record State(ImmutableArray<Unit> Units)
    {
        public double Initial
        {
            get
            {
                var sum = 0.0;
                foreach (var unit in Units) sum += unit.InitialUsd;
                return sum;
            }
        }
    }

    /// <summary>One unit at one state of the market, with the columns that each leg moves.</summary>
    private sealed class Unit
    {
        private readonly IncrementalEvaluation _evaluation;
        private readonly double _usd;
        private readonly Change[][] _changes;

        public Unit(MarginUnitView view, ExplainedBook book)
        {
            _usd = book.Landscape.FactorOf(view, LimitScope.Total);
            _evaluation = IncrementalEvaluation.OfInitial(view.Program, view.PositionsOf(book.Before, book.Universe));
            _changes = [.. Enumerable.Range(0, book.Universe.VariableCount).Select(leg => ChangesOf(leg, view, book))];
        }

        public double InitialUsd => _usd * _evaluation.InitialRequirement;

        public void Clear() => _evaluation.Reset();

        /// <param name="sign">1 = joins, -1 = leaves.</param>
        public void Move(int leg, double sign)
        {
            foreach (var change in _changes[leg])
            {
                // What several legs move, as the cash they pay from, is added up; what one moves alone is set, so that a closed position is exactly nothing.
                var to = change.IsShared ? _evaluation.PositionOf(change.Column) + (sign * change.By)
                    : sign > 0.0 ? change.After
                    : change.Before;
                _evaluation.Move(change.Column, to);
            }
        }

        private static Change[] ChangesOf(int leg, MarginUnitView view, ExplainedBook book)
        {
            var (universe, changes) = (book.Universe, new List<Change>());
            if (leg < universe.Tradeables.Length)
            {
                var tradeable = universe.Tradeables[leg];
                if (tradeable.Account != view.Account) return [];
                foreach (var moved in tradeable.Legs)
                {
                    var column = Array.IndexOf(view.UniverseColumns, moved.Column);
                    if (column < 0) continue;
                    var isShared = view.Moves[column].Length > 1;
                    changes.Add(new Change(column, isShared, view.Held[column], moved.After(view.Held[column], book.After.Lots[leg]), book.After.Lots[leg] * moved.Contracts));
                }
            }

            var alone = new double[universe.VariableCount];
            alone[leg] = book.After.Lots[leg];
            for (var money = 0; money < view.Unit.Money.Length; money++)
            {
                var paid = universe.CashPaid(alone, view.Account, view.Unit.Money[money]);
                if (paid != 0.0) changes.Add(new Change(view.Unit.CashColumnOf(money), true, 0.0, 0.0, -paid));
            }

            return [.. changes];
        }
    }

    private readonly record struct Change(int Column, bool IsShared, double Before, double After, double By);
}
