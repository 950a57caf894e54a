using MarginOptimizer.Solver.Problem;

namespace MarginOptimizer.Solver.Scenarios;

/// <summary>
/// The exact value of one scenario function at the present point of its rows, from as few of them as the bounds allow: rows whose value cannot reach the tail are
/// left as they are.
/// </summary>
internal sealed class ScenarioOracle
{
    private const double RoundingOfSum = 8.0 * 2.220446049250313e-16;

    private readonly ScenarioRows _rows;
    private readonly double[] _offsets;
    private readonly double[] _scales;
    private readonly double[] _masses;
    private readonly double _tail;
    private readonly TailThreshold _selection = new();
    private double[] _values = [];
    private double[] _valueMasses = [];
    private int[] _deferred = [];
    private int _deferredCount;
    private double[] _before = [];
    private readonly List<int> _watched = [];

    public ScenarioOracle(ScenarioFunction function, ScenarioRows rows)
    {
        Function = function;
        _rows = rows;
        _offsets = function.Offsets;
        _scales = function.RowScale;
        _masses = function.RowMass;

        // With a floor the rows stop at 0, where a row of unlimited mass lies.
        _tail = function.TailMass;
        IsMaximum = function.IsMaximum;
    }

    public ScenarioFunction Function { get; }

    public bool IsMaximum { get; }

    /// <summary>f(x), exact up to rounding.</summary>
    public double Value { get; private set; }

    /// <summary>The value of the last row in the tail: the largest row of a maximum; at least 0 with a floor.</summary>
    public double Threshold { get; private set; }

    /// <summary>Rows of the tail, ascending.</summary>
    public int[] Support { get; private set; } = [];

    /// <summary>Their weights p_i in f(x) = sum p_i v_i.</summary>
    public double[] Weights { get; private set; } = [];

    /// <summary>Root mean square by which the rows of the previous tail moved since the previous point; NaN when unknown.</summary>
    public double Movement { get; private set; } = double.NaN;

    public double RowValue(int row) => _offsets[row] + ((_scales.Length == 0 ? 1.0 : _scales[row]) * _rows.Product(row));

    /// <summary>Asks for the rows of the previous tail, which are likely to be in the next.</summary>
    public void RequestPrevious()
    {
        Array.Resize(ref _before, Support.Length);
        for (int k = 0; k < Support.Length; k++)
        {
            _before[k] = RowValue(Support[k]);
            _rows.Request(Support[k]);
        }

        foreach (int row in _watched)
        {
            _rows.Request(row);
        }

        _watched.Clear();
    }

    /// <summary>Rows to be evaluated at the next point in any case.</summary>
    public void Watch(ReadOnlySpan<int> rows) => _watched.AddRange(rows);

    /// <summary>With the previous tail evaluated: asks for the rows that may lie above its threshold and probably do.</summary>
    public void RequestLikely()
    {
        MeasureMovement();
        double threshold = ThresholdOfCurrent();
        _deferredCount = 0;
        ReadOnlySpan<double> products = _rows.Products, reaches = _rows.Reaches;
        ReadOnlySpan<float> sizes = _rows.Sizes[..products.Length];
        ReadOnlySpan<int> points = _rows.Points[..products.Length];
        ReadOnlySpan<double> offsets = _offsets.AsSpan(0, products.Length), scales = _scales;
        int present = reaches.Length - 1;
        for (int row = 0; row < products.Length; row++)
        {
            if (_rows.IsSweepStopped(row))
            {
                return;
            }

            double scale = scales.IsEmpty ? 1.0 : scales[row];
            double value = offsets[row] + (scale * products[row]);
            int point = points[row];
            double highest = value + (Math.Abs(scale) * (sizes[row] * reaches[point])) + (RoundingOfSum * (Math.Abs(offsets[row]) + Math.Abs(value)));
            if (highest < threshold || point == present)
            {
                continue;
            }

            if (value >= threshold)
            {
                _rows.Request(row);
            }
            else
            {
                Defer(row);
            }
        }
    }

    /// <summary>With those evaluated: asks for all other rows that may lie above the threshold, now higher.</summary>
    public void RequestPossible()
    {
        if (_deferredCount == 0)
        {
            return;
        }

        double threshold = ThresholdOfCurrent();
        for (int k = 0; k < _deferredCount && !_rows.IsSweepStopped(k); k++)
        {
            int row = _deferred[k];
            if (HighestValue(row) >= threshold)
            {
                _rows.Request(row);
            }
        }
    }

    /// <summary>With every row evaluated that may be in the tail: value, threshold and weights, unless stopped.</summary>
    public void Complete()
    {
        Threshold = ThresholdOfCurrent();
        if (_rows.IsSweepStopped(0))
        {
            return;
        }

        double floor = Function.FloorAtZero ? 0.0 : double.NegativeInfinity;
        if (Threshold <= floor)
        {
            Threshold = floor;
        }

        CollectSupport();
        if (_rows.IsSweepStopped(0))
        {
            return;
        }

        double sum = 0.0;
        for (int k = 0; k < Support.Length; k++)
        {
            sum += Weights[k] * RowValue(Support[k]);
        }

        Value = sum;
    }

    /// <summary>Current rows with a value of at least the level, ascending, as many as there are.</summary>
    public void AddAbove(double level, List<int> found)
    {
        int from = found.Count;
        int count = _rows.AllCurrent ? _rows.Matrix.Rows : _rows.Fresh.Length;
        for (int k = 0; k < count && !_rows.IsSweepStopped(k); k++)
        {
            int row = _rows.AllCurrent ? k : _rows.Fresh[k];
            if (RowValue(row) >= level)
            {
                found.Add(row);
            }
        }

        found.Sort(from, found.Count - from, null);
    }

    /// <summary>Leaves the rows of largest value at the present point in a list, those of the value of the last too.</summary>
    /// <param name="most">How many there must be.</param>
    /// <param name="found">More rows than that.</param>
    public void KeepHighest(int most, List<int> found)
    {
        double[] values = [.. found.Select(RowValue)];
        double level = _selection.Find(values, [], most, _rows.IsSweepStopped);
        found.RemoveAll(row => RowValue(row) < level);
    }

    /// <summary>Rows whose last known value is at least the level, at whatever point it was known, ascending.</summary>
    public void AddNear(double level, List<int> found)
    {
        int rows = _rows.Matrix.Rows;
        for (int row = 0; row < rows && !_rows.IsSweepStopped(row); row++)
        {
            if (RowValue(row) >= level)
            {
                found.Add(row);
            }
        }
    }

    /// <summary>An upper bound of the row's value at the present point.</summary>
    public double HighestValue(int row)
    {
        double scale = _scales.Length == 0 ? 1.0 : _scales[row];
        double value = RowValue(row);
        return value + (Math.Abs(scale) * _rows.Reach(row)) + (RoundingOfSum * (Math.Abs(_offsets[row]) + Math.Abs(value)));
    }

    private void CollectSupport()
    {
        List<int> rows = [];
        AddAbove(Threshold, rows);
        var weights = new double[rows.Count];
        double left = 1.0;
        for (int pass = 0; pass < 2; pass++)
        {
            // First the rows above the threshold, then those at it, in order, as far as the mass goes.
            for (int k = 0; k < rows.Count; k++)
            {
                bool above = RowValue(rows[k]) > Threshold;
                if (above == (pass == 0))
                {
                    weights[k] = Math.Min(left, IsMaximum ? 1.0 : Function.Cap(rows[k]));
                    left -= weights[k];
                }
            }
        }

        int kept = 0;
        for (int k = 0; k < rows.Count; k++)
        {
            if (weights[k] > 0.0)
            {
                rows[kept] = rows[k];
                weights[kept++] = weights[k];
            }
        }

        Support = [.. rows[..kept]];
        Weights = weights[..kept];
    }

    /// <summary>A lower bound of the final threshold: that among the rows evaluated here.</summary>
    private double ThresholdOfCurrent()
    {
        int count = _rows.AllCurrent ? _rows.Matrix.Rows : _rows.Fresh.Length;
        double floor = Function.FloorAtZero ? 0.0 : double.NegativeInfinity;
        if (IsMaximum)
        {
            double largest = floor;
            for (int k = 0; k < count && !_rows.IsSweepStopped(k); k++)
            {
                largest = Math.Max(largest, RowValue(_rows.AllCurrent ? k : _rows.Fresh[k]));
            }

            return largest;
        }

        if (_values.Length < count)
        {
            _values = new double[count];
            _valueMasses = new double[_masses.Length == 0 ? 0 : count];
        }

        for (int k = 0; k < count; k++)
        {
            if (_rows.IsSweepStopped(k))
            {
                return floor;
            }

            int row = _rows.AllCurrent ? k : _rows.Fresh[k];
            _values[k] = RowValue(row);
            if (_masses.Length > 0)
            {
                _valueMasses[k] = _masses[row];
            }
        }

        // A tail of all rows must not be missed by the rounding of the sum of masses.
        double mass = _tail * (1.0 - 1e-12);
        return Math.Max(floor, _selection.Find(_values.AsSpan(0, count), _masses.Length == 0 ? [] : _valueMasses.AsSpan(0, count), mass, _rows.IsSweepStopped));
    }

    private void MeasureMovement()
    {
        double squares = 0.0;
        for (int k = 0; k < Support.Length; k++)
        {
            double step = RowValue(Support[k]) - _before[k];
            squares += step * step;
        }

        Movement = Math.Sqrt(squares / Math.Max(1, Support.Length));
    }

    private void Defer(int row)
    {
        if (_deferredCount == _deferred.Length)
        {
            Array.Resize(ref _deferred, Math.Max(256, 2 * _deferredCount));
        }

        _deferred[_deferredCount++] = row;
    }
}
