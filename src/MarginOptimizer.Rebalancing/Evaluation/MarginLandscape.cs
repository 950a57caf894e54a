using System.Collections.Immutable;
using MarginOptimizer.Domain;
using MarginOptimizer.Margin;
using MarginOptimizer.Rebalancing.Trading;

namespace MarginOptimizer.Rebalancing.Evaluation;

/// <summary>
/// The margin model at today's market and at the robust moves, with exact evaluation of margins in one place. Money of moved states stays in
/// coin and is valued at today's index.
/// </summary>
internal sealed class MarginLandscape
{
    private readonly ImmutableDictionary<Currency, double> _indices;

    public MarginLandscape(IMarginModel model, TradingUniverse universe, ImmutableArray<double> robustMoves)
    {
        Universe = universe;
        Today = MarginState.Compile(0.0, model, universe);
        Moved = [.. robustMoves.Select(move => move == 0.0 ? Today : MarginState.Compile(move, model, universe))];
        _indices = Today.Units.ToImmutableDictionary(u => u.Unit.Currency, u => u.Unit.Index);
    }

    public TradingUniverse Universe { get; }

    public MarginState Today { get; }

    /// <summary>States over which the robust margin is the worst; empty when the robust margin is off.</summary>
    public ImmutableArray<MarginState> Moved { get; }

    /// <summary>USD per coin today.</summary>
    public double IndexOf(Currency currency) => _indices[currency];

    /// <summary>Requirement and collateral today, in the coin of <paramref name="scope"/> or in USD over all units.</summary>
    public UnitValues AtToday(BookState book, Currency? scope) => Sum(Today, book, scope);

    /// <summary>Initial requirement in one state.</summary>
    public double Initial(MarginState state, BookState book, Currency? scope) => Sum(state, book, scope).Initial;

    /// <summary>Largest initial requirement over the moved states.</summary>
    public double RobustInitial(BookState book, Currency? scope)
    {
        var worst = double.NegativeInfinity;
        foreach (var state in Moved) worst = Math.Max(worst, Initial(state, book, scope));
        return worst;
    }

    private UnitValues Sum(MarginState state, BookState book, Currency? scope)
    {
        var (initial, maintenance, collateral) = (0.0, 0.0, 0.0);
        foreach (var view in state.Units)
        {
            var currency = view.Unit.Currency;
            if (scope is { } only && only != currency) continue;
            var values = view.Evaluate(book.Quantities, money => Universe.Sum(book.Lots, money, unit => unit.Cash));
            var factor = scope is null ? IndexOf(currency) : 1.0;
            initial += factor * values.Initial;
            maintenance += factor * values.Maintenance;
            collateral += factor * values.Collateral;
        }

        return new UnitValues(initial, maintenance, collateral);
    }
}
