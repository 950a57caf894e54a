using System.Collections.Immutable;
using MarginOptimizer.Margin;
using MarginOptimizer.Margin.Analysis;
using MarginOptimizer.Margin.Evaluation;
using MarginOptimizer.Margin.Expressions;
using MarginOptimizer.Rebalancing.Evaluation;
using MarginOptimizer.Rebalancing.Trading;

namespace MarginOptimizer.Rebalancing.Execution;

/// <summary>
/// One margin unit while orders fill: its value at whole states, and the worst over every part of a wave. The value is the initial requirement, less the
/// collateral where headroom is measured, in the unit's currency; open orders of the book count with their worst fills throughout.
/// </summary>
internal sealed class UnitFills
{
    private readonly MarginUnitView _view;
    private readonly bool _lessCollateral;
    private readonly ImmutableArray<UnitLeg> _legs;
    private readonly List<(int Column, double Quantity)> _openOrders;
    private readonly MarginWorkspace _workspace;
    private readonly FillRange _range;
    private readonly double[] _present;
    private readonly double[] _start;
    private readonly WaveMoves _moves;

    /// <param name="view">The unit at one state of the market.</param>
    /// <param name="universe">What is held and traded.</param>
    /// <param name="legs">All orders of the plan.</param>
    /// <param name="lessCollateral">Whether collateral is taken off.</param>
    public UnitFills(MarginUnitView view, TradingUniverse universe, ImmutableArray<ExecutionLeg> legs, bool lessCollateral)
    {
        (_view, _lessCollateral) = (view, lessCollateral);
        (_workspace, _range) = (view.Program.CreateWorkspace(), new FillRange(view.Program));
        var columns = new ColumnUse(view.Program);
        _legs = UnitLeg.Of(view, legs, money => Counts(columns, view.Unit.CashColumnOf(money)));
        _present = new double[view.Unit.AuxiliaryColumnOf(0)];
        _moves = new WaveMoves(_legs, _present.Length);
        _start = new double[_present.Length];
        for (var i = 0; i < view.UniverseColumns.Length; i++) _present[i] = universe.Held[view.UniverseColumns[i]];
        for (var money = 0; money < view.Balances.Length; money++)
        {
            _present[view.Unit.CashColumnOf(money)] = view.Balances[money].Cash;
            _present[view.Unit.CollateralColumnOf(money)] = view.Balances[money].Collateral;
        }

        _openOrders = OpenOrderFills.Of(view, universe, _legs, _present);
        var analysis = new NodeAnalysis(view.Unit, Box());
        var value = ValueOf(view.Unit);
        IsConvex = _openOrders.Count == 0 && analysis.CurvatureOf(value) is Curvature.Affine or Curvature.Convex;
        IsProven = IsConvex || (!IsTouched && _openOrders.Count == 0) || OpaqueParts.Of(view.Unit, value).All(o => IsStill(o, analysis));
    }

    public bool IsTouched => !_legs.IsEmpty;

    /// <summary>The value is convex over every state the orders can pass through, so that its worst over a wave is at a corner.</summary>
    public bool IsConvex { get; }

    /// <summary>No bound rests on what a part of the margin only promises: such parts stay as they are, or there are none.</summary>
    public bool IsProven { get; }

    /// <summary>Every fill of one order moves the unit along a straight line.</summary>
    public bool IsStraight => _legs.All(l => l.IsStraight);

    /// <summary>Value when so many lots of every order are done.</summary>
    public double At(ReadOnlySpan<long> done)
    {
        SetPoint(done, _start);
        return ValueAt(_start);
    }

    /// <summary>
    /// Bound on the value while the orders fill from one state to a later one. For a convex unit with few moving orders the worst corner, which is
    /// exact up to prices of one order; otherwise the smaller of this and interval arithmetic.
    /// </summary>
    /// <param name="corners">Moves of which all corners may be tried.</param>
    public double Worst(ReadOnlySpan<long> from, ReadOnlySpan<long> to, int corners)
    {
        SetPoint(from, _start);
        _moves.Set(_legs, from, to);
        if (_moves.Count == 0) return ValueAt(_start);
        return IsConvex && _moves.Count <= corners ? WorstCorner() : Bound();
    }

    /// <summary>
    /// The worst corner that a climb from nothing filled, from everything filled finds, and where the bound is not proven the worst of many fractions:
    /// what the bound is compared with.
    /// </summary>
    public double WorstFound(ReadOnlySpan<long> from, ReadOnlySpan<long> to)
    {
        SetPoint(from, _start);
        _moves.Set(_legs, from, to);
        var corner = CornerClimb.Worst(_moves, _start, ValueAt);
        return IsProven ? corner : Math.Max(corner, SampledFractions.Worst(_moves, _start, ValueAt));
    }

    private double ValueAt(ReadOnlySpan<double> point)
    {
        if (_openOrders.Count > 0)
        {
            _range.Clear();
            return RangeFrom(point);
        }

        point.CopyTo(_workspace.Positions);
        _view.Program.Evaluate(_workspace);
        return _view.Program.InitialRequirement(_workspace) - (_lessCollateral ? _view.Program.Collateral(_workspace) : 0.0);
    }

    private double Bound()
    {
        _range.Clear();
        _moves.AddTo(_range);
        return RangeFrom(_start);
    }

    private double RangeFrom(ReadOnlySpan<double> point)
    {
        foreach (var (column, quantity) in _openOrders) _range.Add(column, quantity);
        point.CopyTo(_range.Start);
        _range.Compute();
        return _range.InitialUpper - (_lessCollateral ? _range.CollateralLower : 0.0);
    }

    private double WorstCorner()
    {
        var worst = double.NegativeInfinity;
        for (var bits = 0; bits < 1 << _moves.Count; bits++) worst = Math.Max(worst, ValueAt(_moves.Corner(_start, bits)));
        return worst;
    }

    private void SetPoint(ReadOnlySpan<long> done, double[] point)
    {
        _present.CopyTo(point, 0);
        foreach (var leg in _legs) leg.AddTo(point, done[leg.Leg]);
    }

    private bool Counts(ColumnUse columns, int column) =>
        columns.Reads(_view.Unit.InitialRequirement, column) || (_lessCollateral && columns.Reads(_view.Unit.Collateral, column));

    private ColumnBox Box()
    {
        double[] low = [.. _present], high = [.. _present];
        foreach (var leg in _legs) leg.Widen(low, high);
        foreach (var (column, quantity) in _openOrders)
        {
            if (quantity < 0.0) low[column] += quantity;
            else high[column] += quantity;
        }

        return new ColumnBox(_view.Unit, low, high);
    }

    private MarginNode ValueOf(MarginUnit unit) => _lessCollateral
        ? new Combine("initial margin less collateral", [1.0, -1.0], [unit.InitialRequirement, unit.Collateral])
        : unit.InitialRequirement;

    private static bool IsStill(Opaque node, NodeAnalysis analysis) =>
        analysis.IntervalOf(node).IsPoint || node.Children.All(c => analysis.IntervalOf(c).IsPoint);
}
