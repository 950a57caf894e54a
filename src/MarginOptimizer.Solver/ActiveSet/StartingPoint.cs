using MarginOptimizer.Solver.Simplex;

namespace MarginOptimizer.Solver.ActiveSet;

/// <summary>
/// Makes the present working set dual feasible: computes point and multipliers from the true data, drops the rows whose multiplier lies outside its range,
/// and repeats until none does. Serves the first solve, every warm start and the final refinement.
/// </summary>
internal sealed class StartingPoint(WorkingSet set)
{
    /// <summary>A multiplier outside its range by less than this, relative to the gradient over the row's size, is put to the end of the range.</summary>
    private const double Tolerance = 1e-13;

    private const int SaturationRounds = 3;

    private readonly WorkingSet _set = set;
    private readonly RowStore _rows = set.Rows;
    private readonly EpigraphGroups _groups = set.Groups;
    private readonly double[] _d = new double[set.Point.Length];
    private readonly double[] _work = new double[set.Point.Length];

    /// <summary>True when the last call dropped rows.</summary>
    public bool Changed { get; private set; }

    /// <summary>Optimal: dual feasible; otherwise why not.</summary>
    /// <param name="refine">Repeat the correction while it improves.</param>
    /// <param name="meter">Looked at before every round.</param>
    public ActiveSetStatus Restore(bool refine, WorkMeter meter)
    {
        Changed = false;
        SettleEnds();
        for (int g = 0; g < _groups.Count; g++)
        {
            if (_groups.Reference[g] < 0 && !ChooseReference(g, meter))
            {
                return ActiveSetStatus.Unbounded;
            }
        }

        bool fresh = false;
        int rounds = refine ? 0 : SaturationRounds;
        while (!meter.Checkpoint())
        {
            double change = _set.Correct(meter);
            for (int pass = 0; refine && pass < 3 && change > 1e-15; pass++)
            {
                double next = _set.Correct(meter);
                bool settled = next > 0.5 * change;
                change = next;
                if (settled)
                {
                    break;
                }
            }

            if (refine && change > 1e-11 && !fresh && _set.Count > 0)
            {
                fresh = true;
                _set.Refactor(_d, _work, meter);
                continue;
            }

            if (!DropOutside(meter, out bool unbounded))
            {
                if (!unbounded && rounds-- > 0 && SaturateBeyond())
                {
                    continue;
                }

                return unbounded ? ActiveSetStatus.Unbounded : ActiveSetStatus.Optimal;
            }

            Changed = true;
        }

        return ActiveSetStatus.Stopped;
    }

    /// <summary>
    /// Rows violated by more than their whole multiplier can mend on its own, |a|^2 cap in the metric of the inverse Hessian, saturate together; saturated
    /// ones that fall as short of their bound go out. Any such choice is dual feasible, and saves the search a step for each.
    /// </summary>
    private bool SaturateBeyond()
    {
        bool changed = false;
        for (int k = 0; k < _rows.UnitCount; k++)
        {
            int row = _rows.UnitRow(k);
            if (_rows.IsActive(row))
            {
                continue;
            }

            double value = _set.Value(row), reach = _rows.Length[row] * _rows.Length[row];
            RowState state = _rows.State[row] switch
            {
                RowState.SaturatedUpper when _rows.Upper[row] - value > reach * _rows.UpperCap[row] => RowState.Out,
                RowState.SaturatedLower when value - _rows.Lower[row] > reach * _rows.LowerCap[row] => RowState.Out,
                RowState.Out when value - _rows.Upper[row] > reach * _rows.UpperCap[row] && _rows.UpperCap[row] > 0.0 => RowState.SaturatedUpper,
                RowState.Out when _rows.Lower[row] - value > reach * _rows.LowerCap[row] && _rows.LowerCap[row] > 0.0 => RowState.SaturatedLower,
                RowState present => present,
            };
            changed |= state != _rows.State[row];
            _rows.State[row] = state;
            _rows.Multiplier[row] = state switch
            {
                RowState.SaturatedUpper => _rows.UpperCap[row],
                RowState.SaturatedLower => -_rows.LowerCap[row],
                _ => 0.0,
            };
        }

        return changed;
    }

    /// <summary>Rows outside the working set carry the multiplier their state says, whatever has happened to caps and weights.</summary>
    private void SettleEnds()
    {
        for (int row = 0; row < _rows.Count; row++)
        {
            if (_rows.State[row] is RowState.Lower or RowState.Upper)
            {
                continue;
            }

            double end = _rows.State[row] switch
            {
                RowState.SaturatedUpper => _rows.UpperCap[row],
                RowState.SaturatedLower => -_rows.LowerCap[row],
                _ => 0.0,
            };
            _rows.Multiplier[row] = double.IsFinite(end) ? end : 0.0;
            if (_rows.Multiplier[row] == 0.0)
            {
                _rows.State[row] = RowState.Out;
            }
        }
    }

    private bool DropOutside(WorkMeter meter, out bool unbounded)
    {
        unbounded = false;
        bool changed = false;
        double largest = 0.0;
        for (int row = 0; row < _rows.Count; row++)
        {
            largest = Math.Max(largest, Math.Abs(_rows.Multiplier[row]));
        }

        for (int k = _set.Count - 1; k >= 0; k--)
        {
            int row = _set.Order[k];
            if (Outside(row, largest, out bool atMost))
            {
                _set.Drop(k, atMost, meter);
                changed = true;
            }
        }

        for (int g = 0; g < _groups.Count; g++)
        {
            if (!Outside(_groups.Reference[g], largest, out bool atMost))
            {
                continue;
            }

            changed = true;
            if (!_set.DropReference(g, atMost, meter) && !ChooseReference(g, meter))
            {
                unbounded = true;
                return false;
            }
        }

        return changed;
    }

    private bool Outside(int row, double largest, out bool atMost)
    {
        double y = _rows.Multiplier[row], least = _rows.Least(row), most = _rows.Most(row);
        atMost = y > most;
        double excess = Math.Max(y - most, least - y);
        if (excess <= 0.0)
        {
            return false;
        }

        double size = _rows.Size[row];
        if (excess > Tolerance * ((size > 0.0 ? _set.GradientScale / size : 0.0) + largest))
        {
            return true;
        }

        _rows.Multiplier[row] = atMost ? most : least;
        return false;
    }

    /// <summary>
    /// Gives the weight of a group without active rows to its rows of largest value at the present point, each up to its cap; the last one, which takes what
    /// is left, becomes the reference. False when the caps together cannot carry the weight.
    /// </summary>
    private bool ChooseReference(int group, WorkMeter meter)
    {
        for (int row = 0; row < _rows.Count; row++)
        {
            if (_rows.Group[row] == group)
            {
                _rows.State[row] = RowState.Out;
                _rows.Multiplier[row] = 0.0;
            }
        }

        double left = _groups.Weight[group];
        _groups.Reference[group] = -1;
        while (true)
        {
            int best = -1;
            double value = double.NegativeInfinity;
            for (int row = 0; row < _rows.Count; row++)
            {
                if (_rows.Group[row] == group && _rows.State[row] == RowState.Out)
                {
                    double own = _rows.Product(row, _set.Point) - _rows.Upper[row];
                    meter.Add(_rows.Columns);
                    if (own > value)
                    {
                        (best, value) = (row, own);
                    }
                }
            }

            if (best < 0)
            {
                return false;
            }

            if (_rows.UpperCap[best] >= left)
            {
                _rows.State[best] = RowState.Upper;
                _rows.Multiplier[best] = left;
                _groups.Reference[group] = best;
                return true;
            }

            _rows.State[best] = RowState.SaturatedUpper;
            _rows.Multiplier[best] = _rows.UpperCap[best];
            left -= _rows.UpperCap[best];
        }
    }
}
