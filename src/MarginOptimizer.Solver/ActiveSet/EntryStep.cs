using MarginOptimizer.Solver.Simplex;

namespace MarginOptimizer.Solver.ActiveSet;

/// <summary>
/// Brings one violated row in (Goldfarb and Idnani 1983, algorithm 1, with multipliers bounded on both sides): moves along the dual direction of the row,
/// dropping every active row whose multiplier reaches an end on the way, until the row is active or its own multiplier reaches an end.
/// </summary>
internal sealed class EntryStep
{
    private readonly WorkingSet _set;
    private readonly RowStore _rows;
    private readonly EpigraphGroups _groups;
    private readonly double[] _d;
    private readonly double[] _work;
    private readonly double[] _direction;
    private readonly double[] _reach;

    public EntryStep(WorkingSet set)
    {
        int n = set.Point.Length;
        _set = set;
        _rows = set.Rows;
        _groups = set.Groups;
        _d = new double[n];
        _work = new double[n];
        _direction = new double[n];
        _reach = new double[n];
    }

    public enum Result
    {
        Entered,
        Blocked,
        Stopped,
    }

    /// <summary>Increase of the dual objective by the last call.</summary>
    public double Gain { get; private set; }

    /// <summary>Rows dropped so far.</summary>
    public int Drops { get; private set; }

    /// <summary>Rates of the multipliers of the active rows, with the sign of a growing multiplier, after <see cref="Result.Blocked"/>.</summary>
    public ReadOnlySpan<double> Rates => _direction.AsSpan(0, _set.Count);

    /// <param name="row">A row out or saturated, and violated.</param>
    /// <param name="sign">1 when its multiplier has to grow, -1 when it has to fall.</param>
    /// <param name="meter">Looked at before every partial step.</param>
    public Result Enter(int row, double sign, WorkMeter meter)
    {
        Gain = 0.0;
        bool fromOut = _rows.State[row] == RowState.Out;
        bool atUpper = fromOut ? sign > 0.0 : _rows.State[row] == RowState.SaturatedUpper;
        double bound = atUpper ? _rows.Upper[row] : _rows.Lower[row];
        RowState active = atUpper ? RowState.Upper : RowState.Lower;
        double end = sign > 0.0
            ? atUpper || _rows.IsFixed(row) ? _rows.UpperCap[row] : 0.0
            : atUpper && !_rows.IsFixed(row) && !fromOut ? 0.0 : -_rows.LowerCap[row];
        while (true)
        {
            meter.CountIteration();
            if (meter.Checkpoint())
            {
                return Result.Stopped;
            }

            int n = _set.Point.Length, q = _set.Count;
            _set.Transform(row, sign, _d, _work, meter);
            ReadOnlySpan<double> outside = _d.AsSpan(q);
            double curvature = FusedKernels.Dot(outside, outside);
            bool dependent = q == n || Math.Sqrt(curvature) <= _set.DependenceLevel(row, _d);
            _d.AsSpan(0, q).CopyTo(_direction);
            _set.Factor.SolveUpper(_direction);
            for (int k = 0; k < q; k++)
            {
                _direction[k] = -_direction[k];
            }

            double violation = Math.Max(sign * (_set.Value(row) - bound), 0.0);
            double full = dependent ? double.PositiveInfinity : violation / curvature;
            double own = Math.Abs(end - _rows.Multiplier[row]);
            (double length, int place, int reference, bool atMost) = Ratio(row, sign);
            double step = Math.Min(full, Math.Min(own, length));
            if (double.IsPositiveInfinity(step))
            {
                return Result.Blocked;
            }

            Move(row, sign, step, dependent);
            Gain += step * (violation - (dependent ? 0.0 : 0.5 * step * curvature));
            if (own <= step)
            {
                _rows.Multiplier[row] = end;
                _rows.State[row] = end > 0.0 ? RowState.SaturatedUpper : end < 0.0 ? RowState.SaturatedLower : RowState.Out;
                return Result.Entered;
            }

            if (full <= step)
            {
                for (int k = 0; k < n && sign < 0.0; k++)
                {
                    _d[k] = -_d[k];
                    _work[k] = -_work[k];
                }

                _set.Append(row, active, _d, _work, meter);
                return Result.Entered;
            }

            Drops++;
            if (place >= 0)
            {
                _set.Drop(place, atMost, meter);
            }
            else if (!_set.DropReference(reference, atMost, meter))
            {
                // Only the row itself can take over: no other row of its group moves the reference's multiplier.
                _set.Leave(_groups.Reference[reference], atMost);
                _groups.Reference[reference] = row;
                _rows.State[row] = active;
                _set.EvaluateGroups();
                return Result.Entered;
            }

            _set.EvaluateGroups();
        }
    }

    /// <summary>Takes what is left of the combination of rows by the rates back into the rates.</summary>
    public void RefineRates(ReadOnlySpan<double> combination)
    {
        _set.Factor.Transform(combination, _d);
        _set.Factor.SolveUpper(_d);
        for (int k = 0; k < _set.Count; k++)
        {
            _direction[k] -= _d[k];
        }
    }

    /// <summary>Rate of a reference's multiplier: the opposite of what the other rows of its group change.</summary>
    public double ReferenceRate(int group, int enteringGroup, double sign)
    {
        double rate = enteringGroup == group ? -sign : 0.0;
        for (int k = 0; k < _set.Count; k++)
        {
            rate -= _rows.Group[_set.Order[k]] == group ? _direction[k] : 0.0;
        }

        return rate;
    }

    /// <summary>
    /// The first multiplier to reach an end: among those that do so within a rounding error of the first, the one that moves fastest, because its
    /// row is the furthest from dependent on the rest.
    /// </summary>
    private (double Step, int Place, int Reference, bool AtMost) Ratio(int entering, double sign)
    {
        int q = _set.Count;
        double fastest = _rows.Length[entering];
        for (int k = 0; k < q; k++)
        {
            fastest = Math.Max(fastest, Math.Abs(_direction[k]) * _rows.Length[_set.Order[k]]);
        }

        int enteringGroup = _rows.Group[entering];
        double ignored = 1e-13 * fastest, limit = double.PositiveInfinity;
        for (int k = 0; k < q; k++)
        {
            (_reach[k], double relaxed) = Reach(_set.Order[k], _direction[k], ignored);
            limit = Math.Min(limit, relaxed);
        }

        for (int g = 0; g < _groups.Count; g++)
        {
            _groups.Sum[g] = ReferenceRate(g, enteringGroup, sign);
            limit = Math.Min(limit, Reach(_groups.Reference[g], _groups.Sum[g], ignored).Relaxed);
        }

        (double Step, int Place, int Reference, bool AtMost) best = (double.PositiveInfinity, -1, -1, false);
        double pace = 0.0;
        for (int k = 0; k < q; k++)
        {
            if (_reach[k] <= limit && Math.Abs(_direction[k]) > pace && double.IsFinite(_reach[k]))
            {
                best = (_reach[k], k, -1, _direction[k] > 0.0);
                pace = Math.Abs(_direction[k]);
            }
        }

        for (int g = 0; g < _groups.Count; g++)
        {
            double rate = _groups.Sum[g], reach = Reach(_groups.Reference[g], rate, ignored).Exact;
            if (reach <= limit && Math.Abs(rate) > pace && double.IsFinite(reach))
            {
                best = (reach, -1, g, rate > 0.0);
                pace = Math.Abs(rate);
            }
        }

        return best;
    }

    /// <summary>Step at which a multiplier reaches an end, and the same with the end moved away by a rounding error.</summary>
    private (double Exact, double Relaxed) Reach(int row, double rate, double ignored)
    {
        double speed = Math.Abs(rate);
        if (speed * _rows.Length[row] <= ignored && (_rows.Group[row] < 0 || speed <= 1e-14))
        {
            return (double.PositiveInfinity, double.PositiveInfinity);
        }

        double y = _rows.Multiplier[row];
        double room = Math.Max(rate > 0.0 ? _rows.Most(row) - y : y - _rows.Least(row), 0.0);
        return (room / speed, (room + 1e-14 * Math.Abs(y)) / speed);
    }

    private void Move(int row, double sign, double step, bool dependent)
    {
        for (int k = 0; k < _set.Count; k++)
        {
            _rows.Multiplier[_set.Order[k]] += step * _direction[k];
        }

        for (int g = 0; g < _groups.Count; g++)
        {
            _rows.Multiplier[_groups.Reference[g]] += step * _groups.Sum[g];
        }

        _rows.Multiplier[row] += sign * step;
        if (!dependent)
        {
            _set.Factor.OutsideProduct(_d, _work);
            FusedKernels.AddScaled(-step, _work, _set.Point);
            _set.EvaluateGroups();
        }
    }
}
