using System.Collections.Immutable;
using MarginOptimizer.Solver.Branching;
using MarginOptimizer.Solver.Problem;
using MarginOptimizer.Solver.Simplex;

namespace MarginOptimizer.Solver.Tree;

/// <summary>
/// The bound of a node from the multipliers of its linear program: a constant and one function per variable, each least over the whole multiples and the
/// uses that the node leaves it; and what of a variable's range cannot hold anything better than the incumbent.
/// </summary>
internal sealed class NodeBound
{
    private const double LotTolerance = 1e-9;
    private const double RoundingOfMultipliers = 1e-9;

    private readonly ConvexProgram _program;
    private readonly TreeLp _lp;
    private readonly LpModel _model;
    private readonly TreeBox _box;
    private readonly double[] _slope;
    private readonly double[] _least;
    private double _legPrice;

    /// <param name="program">Whose nodes these are.</param>
    /// <param name="lp">Of the node.</param>
    /// <param name="kept">Null reads the box of the linear program; otherwise the box that <see cref="CopyFrom"/> fills.</param>
    public NodeBound(ConvexProgram program, TreeLp lp, TreeBox? kept = null)
    {
        _program = program;
        _lp = lp;
        _box = kept ?? lp.Box;
        _model = lp.Model;
        _slope = new double[_model.Segments];
        _least = new double[program.VariableCount];
    }

    /// <summary>In money; +infinity where some variable has no value left.</summary>
    public double Value { get; private set; }

    /// <summary>Reads the multipliers of the linear program.</summary>
    public void Read()
    {
        double[] reduced = _lp.Reduced;
        SimplexState state = _lp.State;
        double sum = 0.0;
        int count = _lp.Legs?.CountRow ?? -1;
        _legPrice = 0.0;
        for (int p = 0; p < state.Basis.Count; p++)
        {
            int row = state.Basis.Rows[p], id = _model.Columns + row;
            double multiplier = reduced[id];
            if (multiplier == 0.0)
            {
                continue;
            }

            if (row == count)
            {
                _legPrice = Math.Max(0.0, -multiplier * _model.RowScale[row] / _model.CostScale);
                sum += multiplier > 0.0 ? Ignored(multiplier) : 0.0;
                continue;
            }

            double bound = multiplier < 0.0 ? state.Upper[id] : state.Lower[id];
            sum += double.IsFinite(bound) ? multiplier * _lp.FromCorner(row, bound) : Ignored(multiplier);
        }

        for (int e = _model.Segments; e < _model.Columns; e++)
        {
            double bound = reduced[e] > 0.0 ? state.Lower[e] : state.Upper[e];
            sum += reduced[e] == 0.0 ? 0.0 : double.IsFinite(bound) ? reduced[e] * bound : Ignored(reduced[e]);
        }

        double value = _lp.Offset + (sum / _model.CostScale) - (_legPrice > 0.0 ? _legPrice * _lp.Legs!.MostLegs : 0.0);
        for (int i = 0; i < _least.Length; i++)
        {
            ReadSlopes(i, reduced);
            _least[i] = Least(i);
            value += _least[i];
        }

        Value = _lp.Bounds ? value : double.NegativeInfinity;
    }

    /// <summary>Takes over what another one has read, and the box of its node.</summary>
    public void CopyFrom(NodeBound other)
    {
        _box.CopyFrom(other._box);
        other._slope.CopyTo(_slope, 0);
        other._least.CopyTo(_least, 0);
        _legPrice = other._legPrice;
        Value = other.Value;
    }

    /// <summary>Variables of which the cutoff leaves more than one value.</summary>
    public int Free(double cutoff)
    {
        double room = cutoff - Value;
        int free = 0;
        for (int i = 0; i < _least.Length; i++)
        {
            (double lower, double upper) = (_box.Lower[i], _box.Upper[i]);
            if (lower < upper && _program.Lots[i] > 0.0)
            {
                TreePart part = _lp.Legs?.Rules[i] is null ? FixPlain(i, lower, upper, _least[i] + room) : FixLeg(i, _box, room);
                (lower, upper) = (part.Lower, part.Upper);
            }

            free += lower < upper ? 1 : 0;
        }

        return free;
    }

    /// <summary>What the next lot up or down costs a variable at a place, at the multipliers last read.</summary>
    public double CostOfLot(int i, double at)
    {
        double lot = _program.Lots[i], here = At(i, at), cost = double.PositiveInfinity;
        cost = at + lot <= _box.Upper[i] ? At(i, at + lot) - here : cost;
        return at - lot >= _box.Lower[i] ? Math.Min(cost, At(i, at - lot) - here) : cost;
    }

    /// <summary>Ranges beyond which every point is at least as dear as the cutoff; the box takes them over.</summary>
    public void Fix(TreeBox box, double cutoff, ImmutableArray<TreePart>.Builder kept)
    {
        double room = cutoff - Value;
        if (!(room >= 0.0) || double.IsInfinity(room))
        {
            return;
        }

        for (int i = 0; i < _least.Length; i++)
        {
            double lower = box.Lower[i], upper = box.Upper[i];
            bool isLeg = _lp.Legs?.Rules[i] is not null;
            if (lower >= upper || (_program.Lots[i] == 0.0 && !isLeg))
            {
                continue;
            }

            TreePart part = isLeg ? FixLeg(i, box, room) : FixPlain(i, lower, upper, _least[i] + room);
            if (part.Lower > lower || part.Upper < upper || part.Use != box.Use[i])
            {
                kept.Add(part);
                box.Take(part);
            }
        }
    }

    /// <summary>A multiplier that presses where there is no bound is rounding, or the multipliers bound nothing.</summary>
    private static double Ignored(double multiplier) => Math.Abs(multiplier) <= RoundingOfMultipliers ? 0.0 : double.NegativeInfinity;

    private TreePart FixPlain(int i, double lower, double upper, double most)
        => Range(i, lower, upper, most, out double from, out double to) ? new TreePart(i, from, to) : new TreePart(i, lower, upper);

    private TreePart FixLeg(int i, TreeBox box, double room)
    {
        double most = _least[i] + room, use = UsePrice(i);
        bool zero = HasZero(i) && At(i, 0.0) <= most;
        double riseFrom = 0.0, riseTo = 0.0, fallFrom = 0.0, fallTo = 0.0;
        bool rises = Rising(i, out double from, out double to) && Range(i, from, to, most - use, out riseFrom, out riseTo);
        bool falls = Falling(i, out from, out to) && Range(i, from, to, most - use, out fallFrom, out fallTo);
        if (!zero && !rises && !falls)
        {
            return new TreePart(i, box.Lower[i], box.Upper[i], box.Use[i]);
        }

        double lower = falls ? fallFrom : zero ? 0.0 : riseFrom, upper = rises ? riseTo : zero ? 0.0 : fallTo;
        LegUse state = box.Use[i] != LegUse.Open ? box.Use[i] : !zero && !falls ? LegUse.Up : !zero && !rises ? LegUse.Down : LegUse.Open;
        return new TreePart(i, lower, upper, state);
    }

    /// <summary>The part of [from, to], in whole multiples, where the function is at most a value; false when it is nowhere.</summary>
    private bool Range(int i, double from, double to, double most, out double first, out double last)
    {
        SegmentLayout layout = _model.Layout;
        double lot = _program.Lots[i], at = Minimiser(i, from, to), value = At(i, at);
        (first, last) = (from, to);
        if (!(value <= most))
        {
            return false;
        }

        double left = most - value, z = at;
        for (int s = layout.First[i]; s < layout.First[i + 1] && z < to; s++)
        {
            if (layout.End[s] <= z)
            {
                continue;
            }

            double end = Math.Min(to, layout.End[s]), rise = _slope[s] * (end - z);
            if (rise > left)
            {
                z += left / _slope[s];
                last = lot > 0.0 ? Math.Min(to, lot * Math.Floor((z / lot) + LotTolerance)) : Math.Min(to, z);
                break;
            }

            left -= rise;
            z = end;
        }

        (left, z) = (most - value, at);
        for (int s = layout.First[i + 1] - 1; s >= layout.First[i] && z > from; s--)
        {
            if (layout.Start[s] >= z)
            {
                continue;
            }

            double start = Math.Max(from, layout.Start[s]), rise = -_slope[s] * (z - start);
            if (rise > left)
            {
                z += left / _slope[s];
                first = lot > 0.0 ? Math.Max(from, lot * Math.Ceiling((z / lot) - LotTolerance)) : Math.Max(from, z);
                break;
            }

            left -= rise;
            z = start;
        }

        return true;
    }

    private double Least(int i)
    {
        if (_lp.Legs?.Rules[i] is null)
        {
            double lower = _box.Lower[i], upper = _box.Upper[i];
            return lower <= upper ? At(i, Minimiser(i, lower, upper)) : double.PositiveInfinity;
        }

        double least = HasZero(i) ? At(i, 0.0) : double.PositiveInfinity, use = UsePrice(i);
        least = Rising(i, out double from, out double to) ? Math.Min(least, use + At(i, Minimiser(i, from, to))) : least;
        return Falling(i, out from, out to) ? Math.Min(least, use + At(i, Minimiser(i, from, to))) : least;
    }

    private double UsePrice(int i) => _legPrice + _lp.Legs!.Rules[i]!.Value.Charge;

    private bool HasZero(int i) => _box.Use[i] == LegUse.Open && _box.Lower[i] <= 0.0 && _box.Upper[i] >= 0.0;

    private bool Rising(int i, out double from, out double to)
    {
        double lot = _program.Lots[i];
        from = Math.Max(_box.Lower[i], _lp.Legs!.Rules[i]!.Value.LeastUp);
        from = lot > 0.0 ? lot * Math.Max(1.0, Math.Ceiling((from / lot) - LotTolerance)) : from;
        to = _box.Upper[i];
        return _box.Use[i] != LegUse.Down && from <= to && to > 0.0;
    }

    private bool Falling(int i, out double from, out double to)
    {
        double lot = _program.Lots[i];
        to = Math.Min(_box.Upper[i], -_lp.Legs!.Rules[i]!.Value.LeastDown);
        to = lot > 0.0 ? lot * Math.Min(-1.0, Math.Floor((to / lot) + LotTolerance)) : to;
        from = _box.Lower[i];
        return _box.Use[i] != LegUse.Up && from <= to && from < 0.0;
    }

    /// <summary>Slopes in money without the terms of the legs, which count as they are and not as their convex hull.</summary>
    private void ReadSlopes(int i, double[] reduced)
    {
        SegmentLayout layout = _model.Layout;
        double scale = 1.0 / (_model.CostScale * _model.VariableScale[i]);
        (double down, double up) = _lp.Legs?.Rules[i] is null ? (0.0, 0.0) : LegTerms.Slopes(_box.Use[i], _box.Lower[i], _box.Upper[i]);
        double use = down == 0.0 && up == 0.0 ? 0.0 : UsePrice(i);
        for (int s = layout.First[i]; s < layout.First[i + 1]; s++)
        {
            _slope[s] = (reduced[s] * scale) - (use * (layout.End[s] <= 0.0 ? down : up));
        }
    }

    /// <summary>Where the function of a variable is least in [from, to]; both are whole multiples where there are lots.</summary>
    private double Minimiser(int i, double from, double to)
    {
        SegmentLayout layout = _model.Layout;
        double at = from;
        for (int s = layout.First[i]; s < layout.First[i + 1] && at < to; s++)
        {
            if (layout.End[s] <= at)
            {
                continue;
            }

            if (_slope[s] >= 0.0)
            {
                break;
            }

            at = Math.Min(to, layout.End[s]);
        }

        double lot = _program.Lots[i];
        if (lot == 0.0 || at == from || at == to)
        {
            return at;
        }

        double below = Math.Max(from, lot * Math.Floor((at / lot) + LotTolerance)), above = Math.Min(to, lot * Math.Ceiling((at / lot) - LotTolerance));
        return below == above || At(i, below) <= At(i, above) ? below : above;
    }

    /// <summary>The function of a variable, 0 at the lower end of the program's box.</summary>
    private double At(int i, double z)
    {
        SegmentLayout layout = _model.Layout;
        double value = 0.0;
        for (int s = layout.First[i]; s < layout.First[i + 1] && layout.Start[s] < z; s++)
        {
            value += _slope[s] * (Math.Min(z, layout.End[s]) - layout.Start[s]);
        }

        return value;
    }
}
