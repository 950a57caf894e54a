using System.Collections.Immutable;
using MarginOptimizer.Margin.Evaluation;
using MarginOptimizer.Rebalancing.Evaluation;
using MarginOptimizer.Rebalancing.Questions;
using MarginOptimizer.Rebalancing.Trading;

namespace MarginOptimizer.Rebalancing.WhatIf;

/// <summary>The books along multiples of a basket, and how far each is outside the limits. Exact at every multiple; for one thread.</summary>
internal sealed class SizeLine
{
    /// <summary>Relative accuracy to which limits are kept.</summary>
    private const double Tolerance = 1e-9;

    private readonly TradingUniverse _universe;
    private readonly BookColumns _book;
    private readonly BasketPass[] _passes;
    private readonly double[] _lotsPerMultiple;
    private readonly int[][] _columns;
    private readonly double[][] _changes;
    private readonly MarginFigures[] _units;
    private readonly double _target;
    private readonly ImmutableArray<AppliedLimit> _limits;

    public SizeLine(MaxSizeProblem problem, TradingUniverse universe, BookColumns book, double[][] vectors, ImmutableArray<AppliedLimit> limits)
    {
        (_universe, _book, _target, _limits) = (universe, book, problem.TargetHeadroomUsd, limits);
        _passes = [.. book.Programs.Select((program, u) => new BasketPass(program, vectors[u]))];
        _units = new MarginFigures[_passes.Length];
        var legs = problem.Basket.Legs.ToDictionary(l => l.Instrument.Name, l => l.Quantity, StringComparer.Ordinal);
        _lotsPerMultiple = [.. universe.Tradeables.Select(t => (double)((decimal)legs[t.Instrument.Name] / t.Lot))];
        _columns = [.. book.Programs.Select((_, u) => ColumnsOf(u))];
        _changes = [.. _columns.Select(c => new double[c.Length])];
    }

    /// <summary>Lots of each tradeable in one multiple, signed.</summary>
    public ReadOnlySpan<double> LotsPerMultiple => _lotsPerMultiple;

    /// <summary>How far a multiple is outside: at most 0 where every limit is kept; convex where the limits are.</summary>
    /// <param name="multiple">Signed.</param>
    /// <param name="worst">Position of the limit that is farthest outside; -1 is the headroom.</param>
    public double Excess(long multiple, out int worst)
    {
        var figures = At(multiple);
        worst = -1;
        var most = Beyond(_target - figures.HeadroomUsd, figures.InitialUsd + Math.Abs(figures.CollateralUsd));
        if (_limits.IsEmpty) return most;
        var state = StateOf(multiple);
        for (var i = 0; i < _limits.Length; i++)
        {
            var value = _limits[i].Model.Evaluate(state);
            var excess = Beyond(Math.Max(_limits[i].Lower - value, value - _limits[i].Upper), _limits[i].Model.Magnitude(state));
            if (excess <= most) continue;
            (most, worst) = (excess, i);
        }

        return most;
    }

    public BookFigures At(long multiple)
    {
        for (var u = 0; u < _passes.Length; u++)
        {
            Fill(u, multiple);
            _units[u] = _passes[u].Evaluate(_columns[u], _changes[u]);
        }

        return _book.Sum(_units);
    }

    public double CostUsd(long multiple) => _universe.SumUsd(LotsAt(multiple), static unit => unit.Cost);

    public double CashPaidUsd(long multiple) => _universe.SumUsd(LotsAt(multiple), static unit => unit.Cash);

    private BookState StateOf(long multiple) => BookState.Of(_universe, LotsAt(multiple));

    private double[] LotsAt(long multiple) => [.. _lotsPerMultiple.Select(l => l * multiple)];

    /// <summary>Excess beyond the rounding to expect at the magnitude of a value.</summary>
    private static double Beyond(double excess, double magnitude) => excess - (Tolerance * (1.0 + magnitude));

    private int[] ColumnsOf(int unit)
    {
        var columns = new List<int>();
        foreach (var tradeable in _universe.Tradeables)
        {
            var (at, column) = _book.Of(tradeable.Instrument);
            if (at == unit) columns.Add(column);
        }

        for (var money = 0; money < _book.Compiled.Units[unit].Money.Length; money++) columns.Add(_book.Compiled.Units[unit].CashColumnOf(money));
        return [.. columns];
    }

    private void Fill(int unit, long multiple)
    {
        var (at, changes) = (0, _changes[unit]);
        for (var i = 0; i < _universe.Tradeables.Length; i++)
        {
            var tradeable = _universe.Tradeables[i];
            if (_book.Of(tradeable.Instrument).Unit == unit) changes[at++] = multiple * (_lotsPerMultiple[i] * tradeable.LotSize);
        }

        foreach (var currency in _book.Compiled.Units[unit].Money)
        {
            var paid = 0.0;
            for (var i = 0; i < _universe.Tradeables.Length; i++)
            {
                var tradeable = _universe.Tradeables[i];
                if (tradeable.Instrument.Settlement == currency) paid += tradeable.Ladder.Sum(multiple * _lotsPerMultiple[i], static step => step.Cash);
            }

            changes[at++] = -paid;
        }
    }
}
