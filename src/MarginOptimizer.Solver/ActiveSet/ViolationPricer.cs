using MarginOptimizer.Solver.Simplex;

namespace MarginOptimizer.Solver.ActiveSet;

/// <summary>
/// Looks for the row on the wrong side of its bound, or of its saturation, by the most. A full pass over the dense rows keeps the most violated ones as
/// candidates; while the worst of these is not below what the pass left out, only they and the unit rows are looked at. With no more dense rows
/// than variables every search is a full pass: it costs no more than a step.
/// </summary>
internal sealed class ViolationPricer(WorkingSet set)
{
    /// <summary>A violation counts above this, relative to the absolute terms of its row.</summary>
    public const double Tolerance = 1e-13;

    private const int Kept = 32;

    private readonly WorkingSet _set = set;
    private readonly RowStore _rows = set.Rows;
    private readonly EpigraphGroups _groups = set.Groups;
    private readonly int[] _candidates = new int[Kept + 1];
    private readonly double[] _sizes = new double[Kept + 1];
    private double[] _values = [];
    private int _count;
    private double _leftOut;
    private double _firstSign;
    private double _startSize;
    private double _pointSize;
    private double _tolerance;

    /// <summary>To be called at the first point of a solve, whose size tells what rounding is where later points come close to 0.</summary>
    public void Begin()
    {
        _startSize = Math.Sqrt(FusedKernels.Dot(_set.Point, _set.Point));
        _count = 0;
        if (_values.Length < _rows.DenseCount)
        {
            _values = new double[2 * _rows.DenseCount];
        }
    }

    /// <param name="tolerance">Relative violation that counts as none.</param>
    /// <param name="first">Take the first violated row instead of the worst: never cycles.</param>
    /// <param name="meter">Charged for the pass over the rows.</param>
    /// <returns>The row, -1 for none, and the sign its multiplier has to move in.</returns>
    public (int Row, double Sign) Find(double tolerance, bool first, WorkMeter meter)
    {
        _tolerance = tolerance;
        _pointSize = Math.Max(Math.Sqrt(FusedKernels.Dot(_set.Point, _set.Point)), 1e-3 * _startSize);
        if (first)
        {
            return FindFirst(meter);
        }

        (int Row, double Sign, double Size) best = (-1, 0.0, 0.0);
        for (int k = 0; k < _rows.UnitCount; k++)
        {
            Offer(_rows.UnitRow(k), ref best);
        }

        bool few = _rows.DenseCount <= _rows.Columns;
        for (int k = 0; k < _count && !few; k++)
        {
            Offer(_candidates[k], ref best);
        }

        meter.Add(_rows.UnitCount + (few ? 0L : (long)_count * _rows.Columns));
        if (few || _count == 0 || best.Size < _leftOut || best.Size <= 0.0)
        {
            Pass(meter);
            if (_count > 0 && _sizes[0] > best.Size)
            {
                best = (_candidates[0], _firstSign, _sizes[0]);
            }
        }

        return (best.Row, best.Sign);
    }

    private (int Row, double Sign) FindFirst(WorkMeter meter)
    {
        meter.Add((long)_rows.DenseCount * _rows.Columns);
        (int Row, double Sign, double Size) best = (-1, 0.0, 0.0);
        for (int row = 0; row < _rows.Count && best.Row < 0; row++)
        {
            Offer(row, ref best);
        }

        return (best.Row, best.Sign);
    }

    private void Offer(int row, ref (int Row, double Sign, double Size) best)
    {
        if (!_rows.IsActive(row))
        {
            double size = Violation(row, _set.Value(row), out double sign);
            if (size > best.Size)
            {
                best = (row, sign, size);
            }
        }
    }

    /// <summary>All dense rows, and the most violated of them, worst first.</summary>
    private void Pass(WorkMeter meter)
    {
        int dense = _rows.DenseCount;
        FusedRows.Dots(_rows.DenseMatrix, _rows.Columns, dense, _set.Point, _values);
        meter.Add((long)dense * _rows.Columns);
        _count = 0;
        _leftOut = 0.0;
        for (int k = 0; k < dense; k++)
        {
            int row = _rows.DenseRow(k);
            if (_rows.IsActive(row))
            {
                continue;
            }

            int group = _rows.Group[row];
            double size = Violation(row, _values[k] - (group < 0 ? 0.0 : _groups.Value[group]), out double sign);
            if (size <= 0.0 || (_count == Kept && size <= _sizes[Kept - 1]))
            {
                _leftOut = Math.Max(_leftOut, size);
                continue;
            }

            int place = _count;
            for (; place > 0 && _sizes[place - 1] < size; place--)
            {
                (_sizes[place], _candidates[place]) = (_sizes[place - 1], _candidates[place - 1]);
            }

            (_sizes[place], _candidates[place]) = (size, row);
            _firstSign = place == 0 ? sign : _firstSign;
            _count++;
            if (_count > Kept)
            {
                _count = Kept;
                _leftOut = Math.Max(_leftOut, _sizes[Kept]);
            }
        }
    }

    /// <summary>By how much a row is violated, over its length; 0 when not, or within the tolerance.</summary>
    private double Violation(int row, double value, out double sign)
    {
        (double violation, sign, double bound) = _rows.State[row] switch
        {
            RowState.SaturatedUpper => (_rows.Upper[row] - value, -1.0, _rows.Upper[row]),
            RowState.SaturatedLower => (value - _rows.Lower[row], 1.0, _rows.Lower[row]),
            _ when value > _rows.Upper[row] => (_rows.UpperCap[row] > 0.0 ? value - _rows.Upper[row] : 0.0, 1.0, _rows.Upper[row]),
            _ => (_rows.LowerCap[row] > 0.0 ? _rows.Lower[row] - value : 0.0, -1.0, _rows.Lower[row]),
        };
        if (violation <= 0.0)
        {
            return 0.0;
        }

        int group = _rows.Group[row];
        double terms = Math.Abs(bound) + _rows.Size[row] * _pointSize;
        if (group >= 0)
        {
            int reference = _groups.Reference[group];
            terms += Math.Abs(_rows.Upper[reference]) + _rows.Size[reference] * _pointSize;
        }

        return violation > _tolerance * terms ? violation / (group < 0 ? _rows.Length[row] : _groups.Length[group]) : 0.0;
    }
}
