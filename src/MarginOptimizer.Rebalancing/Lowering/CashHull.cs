using MarginOptimizer.Rebalancing.Dividing;
using MarginOptimizer.Solver.Problem;

namespace MarginOptimizer.Rebalancing.Lowering;

/// <summary>
/// The cash paid for the trades in one currency, p(x), is convex. Where it enters with a negative sign it is written as <c>m'x + e(x)</c> with m its
/// slopes around no trade and e &gt;= 0 the spread: the program leaves e out, the relaxation lets it be anything up to the chords of e over the box, and up
/// to the budget for execution costs and what a favourable quote hides from it.
/// </summary>
internal sealed class CashHull
{
    private readonly ProgramBuilder _builder;
    private readonly SeparableFunction _paid;
    private readonly double[] _marks;
    private readonly double _least;
    private readonly double _most;
    private readonly int _spread;

    /// <param name="name">Of account and currency.</param>
    /// <param name="index">USD per unit of the currency.</param>
    /// <param name="separable">The cash paid.</param>
    public CashHull(ProgramBuilder builder, string name, double index, int separable)
    {
        _builder = builder;
        _paid = builder.SeparableAt(separable);
        _marks = new double[builder.TradeCount];
        var chord = builder.NewForm();
        var beyondCost = 0.0;
        foreach (var part in _paid.Parts)
        {
            var mark = _marks[part.Variable] = Mark(part.Variable, part);
            AddChord(chord, part, mark, index);
            beyondCost += MostBeyondCost(part, mark);
            var nearest = Math.Clamp(0.0, builder.Lower(part.Variable), builder.Upper(part.Variable));
            _least += PiecewiseRange.ValueAt(part, nearest) - (mark * nearest);
        }

        _most = Math.Max(0.0, builder.Interval(chord).Upper);
        if (builder.Budget is { } budget)
        {
            var affordable = (budget.Dollars / index) + beyondCost;
            if (affordable < _most)
            {
                _most = affordable;
                budget.Use();
            }
        }

        _most = Math.Max(_least, _most);
        if (IsLinear) return;
        _spread = builder.AddVariable(_least, _most, Spread);
        chord.AddAuxiliary(_spread, -1.0);
        builder.AddLimit($"{MarginLowering.Prefix}spread/{name}", chord, 0.0, double.PositiveInfinity);
    }

    /// <summary>No trade costs more than its mark.</summary>
    public bool IsLinear => _most == 0.0;

    /// <summary>Adds <c>-weight * p(x)</c>, weight &gt;= 0.</summary>
    public void AddReceived(ProgramForm form, double weight)
    {
        for (var i = 0; i < _marks.Length; i++) form.Trades[i] -= weight * _marks[i];
        if (IsLinear) return;
        var below = _builder.NewForm();
        below.AddAuxiliary(_spread, -weight);
        _builder.AddSplit(form, _builder.NewForm(), below, 1.0);
    }

    /// <summary>The linear part of p in a form, and the range of the rest.</summary>
    public (double Least, double Most) AddMarks(ProgramForm form, double weight)
    {
        for (var i = 0; i < _marks.Length; i++) form.Trades[i] += weight * _marks[i];
        return (_least, _most);
    }

    private double Spread(PointValues values)
    {
        var sum = 0.0;
        foreach (var part in _paid.Parts)
        {
            var lots = values.Point[part.Variable];
            sum += PiecewiseRange.ValueAt(part, lots) - (_marks[part.Variable] * lots);
        }

        return sum;
    }

    /// <summary>Cash less cost of the first lot, between the slopes of both sides.</summary>
    private double Mark(int variable, PiecewiseLinear part)
    {
        var zero = Array.IndexOf(part.Breakpoints, 0.0);
        var (sell, buy) = (part.Slopes[zero], part.Slopes[zero + 1]);
        var tradeable = _builder.Universe.Tradeables[variable];
        var unit = (tradeable.Ladder.Buys.IsEmpty ? tradeable.Ladder.Sells : tradeable.Ladder.Buys)[0].PerLot;
        var mark = tradeable.Ladder.Buys.IsEmpty ? unit.Cost - unit.Cash : unit.Cash - unit.Cost;
        return Math.Clamp(mark, sell, buy);
    }

    /// <summary>Most by which the spread of a trade exceeds its execution cost, which a favourable quote keeps at zero: both bend at the same lots.</summary>
    private double MostBeyondCost(PiecewiseLinear part, double mark)
    {
        var cost = CostFunctions.Cost(part.Variable, _builder.Universe.Tradeables[part.Variable], 1.0);
        var (lower, upper) = (_builder.Lower(part.Variable), _builder.Upper(part.Variable));
        var most = 0.0;
        foreach (var lots in (double[])[lower, upper, .. part.Breakpoints.Where(b => b > lower && b < upper)])
        {
            var spread = PiecewiseRange.ValueAt(part, lots) - (mark * lots);
            most = Math.Max(most, spread - PiecewiseRange.ValueAt(cost, lots));
        }

        return most;
    }

    private void AddChord(ProgramForm chord, PiecewiseLinear part, double mark, double index)
    {
        var (lower, upper) = (_builder.Lower(part.Variable), _builder.Upper(part.Variable));
        var (atLower, atUpper) = (Excess(lower), Excess(upper));
        var slope = upper > lower ? (atUpper - atLower) / (upper - lower) : 0.0;
        chord.Constant += atLower - (slope * lower);
        chord.Trades[part.Variable] += slope;
        if (slope != 0.0 || atLower != 0.0)
            _builder.AddDivision(new Division(PartKey.Trade(part.Variable), lower, upper, index, values => atLower + (slope * (values.Point[part.Variable] - lower)) - Excess(values.Point[part.Variable]), values => values.Point[part.Variable]));

        double Excess(double lots) => PiecewiseRange.ValueAt(part, lots) - (mark * lots);
    }
}
