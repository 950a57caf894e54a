namespace MarginOptimizer.Solver.Elastic;

/// <summary>
/// An interior start near doing nothing: every complementarity product equals mu, capped rows lie on the central path of their own plus-function, and the level of each
/// scenario function is where the multipliers of its rows sum to its weight. Only linear rows may start outside.
/// When the meter of the rows has stopped, the start is incomplete and no use.
/// </summary>
internal sealed class StartingPoint
{
    /// <summary>Share of a box kept between the start and its ends.</summary>
    private const double Margin = 0.1;

    /// <summary>Slack of a violated row, as a share of its reach over the box.</summary>
    private const double Room = 0.1;

    private const int Bisections = 40;

    /// <summary>A root and some divisions, in multiply-adds.</summary>
    private const int RowWork = 10;

    private readonly ElasticProgram _program;
    private readonly RowSet _rows;
    private readonly double _scale;
    private readonly double _mu;
    private readonly Iterate _at;
    private readonly double[] _values;
    private readonly double[] _spread;

    private StartingPoint(ElasticProgram program, RowSet rows, double scale, double mu, Iterate at)
    {
        _program = program;
        _rows = rows;
        _scale = scale;
        _mu = mu;
        _at = at;
        _values = new double[rows.Count];
        _spread = new double[program.Groups.Count];
        Array.Fill(_spread, double.PositiveInfinity);
    }

    public static void Fill(ElasticProgram program, RowSet rows, double scale, double mu, Iterate at)
        => new StartingPoint(program, rows, scale, mu, at).Fill();

    private void Fill()
    {
        PlaceBoxes();
        foreach (RowGroup group in _program.Groups)
        {
            if (group.Epigraph >= 0)
            {
                _at.X[group.Epigraph] = 0.0;
            }
        }

        _rows.Apply(_at.X, _values, isDirection: false);
        foreach ((RowGroup group, int g) in _program.Groups.Select((group, g) => (group, g)))
        {
            RoughLevel(group, g);
        }

        if (_rows.Meter.Stopped)
        {
            return;
        }

        PlaceNorms();
        _rows.Apply(_at.X, _values, isDirection: false);
        for (int row = _rows.FirstLinear; row < _rows.FirstGrouped && !_rows.Meter.Pace(_at.X.Length + _spread.Length); row++)
        {
            PlaceHard(row);
        }

        CentreNorms();
        for (int g = 0; g < _program.Groups.Count && !_rows.Meter.Stopped; g++)
        {
            PlaceLevel(_program.Groups[g], g);
        }

        _rows.Apply(_at.X, _values, isDirection: false);
        for (int r = 0; r < _rows.Count && !_rows.Meter.Pace(RowWork); r++)
        {
            if (double.IsFinite(_rows.Cap[r]))
            {
                PlaceCapped(r);
            }
            else if (r < _rows.FirstLinear || r >= _rows.FirstGrouped)
            {
                PlaceHard(r);
            }
        }

        if (!_rows.Meter.Stopped)
        {
            PlaceValues();
        }
    }

    private Span<double> Values(int group) => _values.AsSpan(_rows.GroupStart(group), _program.Groups[group].Count);

    private void PlaceBoxes()
    {
        for (int i = 0; i < _at.X.Length; i++)
        {
            double lower = _program.Lower[i], upper = _program.Upper[i], width = upper - lower;
            double margin = double.IsFinite(width) ? Margin * width : 0.0;
            _at.X[i] = Math.Clamp(0.0, lower + margin, Math.Max(lower + margin, upper - margin));
        }
    }

    /// <summary>Levels and values keep this distance from their bounds, or a share of their box.</summary>
    private void KeepInside(int variable, double room)
    {
        double lower = _program.Lower[variable], upper = _program.Upper[variable], margin = Math.Min(room, 0.01 * (upper - lower));
        _at.X[variable] = Math.Clamp(_at.X[variable], lower + margin, upper - margin);
    }

    private void PlaceHard(int r)
    {
        double y = _values[r];
        bool isLinear = r >= _rows.FirstLinear && r < _rows.FirstGrouped;
        double room = isLinear ? Room * Reach(_rows.Linear(r).Coefficients) : 0.0;
        double slack = Math.Max(-y, Math.Max(room, Math.Abs(y) * Room));
        _at.Slack[r] = slack > 0.0 ? slack : 1.0;
        _at.Multiplier[r] = _mu / _at.Slack[r];
        for (int g = 0; isLinear && g < _program.Groups.Count; g++)
        {
            // Where a limit is all that weighs a function, its multiplier decides how far the function's level starts above its rows.
            RowGroup group = _program.Groups[g];
            int value = group.Host < 0 ? group.Epigraph : ValueOf(group);
            double weight = value < 0 || (group.Host >= 0 && _rows.FlatRow[group.Host] == r) ? 0.0 : _rows.Linear(r).Coefficients[value];
            if (weight > 0.0)
            {
                _at.Multiplier[r] = Math.Max(_at.Multiplier[r], group.Count * _mu / (weight * _spread[g]));
            }
        }
    }

    private void PlaceCapped(int r)
    {
        int host = _rows.Host[r];
        double cap = _rows.Cap[r] * (host < 0 ? 1.0 : _at.Multiplier[host]);
        (_at.Excess[r], _at.Slack[r]) = Central(_values[r], cap);
        _at.Multiplier[r] = _mu / _at.Slack[r];
        _at.Complement[r] = _mu / _at.Excess[r];
    }

    /// <summary>z - s = y and mu/z + mu/s = cap: z is the larger root of cap z (z - y) = mu (2z - y).</summary>
    private (double Excess, double Slack) Central(double y, double cap)
    {
        double smoothing = _mu / cap, half = 0.5 * Math.Abs(y), root = Math.Sqrt((half * half) + (smoothing * smoothing));
        double larger = half + smoothing + root, smaller = smoothing * (1.0 + (smoothing / (root + half)));
        return y >= 0.0 ? (larger, smaller) : (smaller, larger);
    }

    /// <summary>The level at which the rows' multipliers sum to the weight that objective and limits give the function.</summary>
    private void PlaceLevel(RowGroup group, int g)
    {
        if (group.Epigraph < 0 || group.Count == 0)
        {
            return;
        }

        int host = group.Host < 0 ? -1 : _rows.FlatRow[group.Host], value = host < 0 ? group.Epigraph : ValueOf(group);
        double weight = Demand(value, host);
        if (!(weight > 0.0))
        {
            return;
        }

        if (host >= 0)
        {
            _at.Multiplier[host] = weight;
            _at.Slack[host] = _mu / weight;
        }

        // Values are relative to the rough level; the multipliers fall as the level rises.
        Span<double> values = Values(g);
        double low = double.NegativeInfinity, high = double.NegativeInfinity;
        bool isTail = group.Caps.Length > 0;
        foreach (double v in values)
        {
            high = Math.Max(high, v);
        }

        double spread = values.Length * _mu / weight;
        low = high + (isTail ? -spread : 0.0);
        high += 2.0 * spread;
        for (int grow = 0; isTail && grow < 60 && !_rows.Meter.Pace((long)RowWork * values.Length) && Sum(values, low, g, host) < weight; grow++)
        {
            low -= spread * (1 << Math.Min(grow, 30));
        }

        for (int step = 0; step < Bisections && high - low > 1e-3 * spread && !_rows.Meter.Pace((long)RowWork * values.Length); step++)
        {
            double middle = 0.5 * (low + high);
            bool above = Sum(values, middle, g, host) > weight;
            low = above ? middle : low;
            high = above ? high : middle;
        }

        _at.X[group.Epigraph] += high;
        KeepInside(group.Epigraph, spread / values.Length);
    }

    private double Sum(ReadOnlySpan<double> values, double level, int g, int host)
    {
        int start = _rows.GroupStart(g);
        double sum = 0.0, factor = host < 0 ? 1.0 : _at.Multiplier[host];
        for (int k = 0; k < values.Length; k++)
        {
            double y = values[k] - level, cap = _rows.Cap[start + k];
            sum += double.IsFinite(cap) ? _mu / Central(y, factor * cap).Slack : y < 0.0 ? _mu / -y : double.PositiveInfinity;
        }

        return sum;
    }

    /// <summary>Coefficient that stationarity asks the rows of a function to balance, at the multipliers of limits so far.</summary>
    private double Demand(int variable, int except)
    {
        double demand = _scale * _program.Cost[variable];
        for (int row = _rows.FirstLinear; row < _rows.FirstGrouped; row++)
        {
            demand += row == except ? 0.0 : _at.Multiplier[row] * _rows.Linear(row).Coefficients[variable];
        }

        return demand;
    }

    private int ValueOf(RowGroup group) => Array.FindLastIndex(_program.Rows[group.Host].Coefficients, coefficient => coefficient < 0.0);

    /// <summary>A free value variable takes up what its host contains, so that the host's row holds with the slack chosen for it.</summary>
    private void PlaceValues()
    {
        for (int r = 0; r < _rows.Count; r++)
        {
            if (_rows.Host[r] >= 0)
            {
                _values[_rows.Host[r]] += _rows.Cap[r] * _at.Excess[r];
            }
        }

        foreach (RowGroup group in _program.Groups)
        {
            if (group.Host < 0)
            {
                continue;
            }

            int row = _rows.FlatRow[group.Host], value = ValueOf(group);
            _at.X[value] -= (_values[row] + _at.Slack[row]) / _program.Rows[group.Host].Coefficients[value];
            double room = _at.Slack[row];
            KeepInside(value, room);
        }

        // Bounds of values and levels were placed before these moved.
        _rows.Apply(_at.X, _values, isDirection: false);
        for (int r = 0; r < _rows.Bounds; r++)
        {
            PlaceHard(r);
        }
    }

    /// <summary>Above all rows of a maximum; half way between mean and largest row of a tail.</summary>
    private void RoughLevel(RowGroup group, int g)
    {
        ReadOnlySpan<double> values = Values(g);
        if (group.Epigraph < 0 || values.Length == 0)
        {
            return;
        }

        double largest = double.NegativeInfinity, sum = 0.0, size = 0.0;
        foreach (double value in values)
        {
            largest = Math.Max(largest, value);
            sum += value;
            size = Math.Max(size, Math.Abs(value));
        }

        double mean = sum / values.Length, spread = largest - mean;
        spread = spread > 1e-6 * size ? spread : size > 0.0 ? size : 1.0;
        _spread[g] = spread;
        double level = group.Caps.Length > 0 ? mean + (0.5 * spread) : largest + (0.3 * spread);
        _at.X[group.Epigraph] += level;
        KeepInside(group.Epigraph, 0.3 * spread);
        if (group.Host >= 0)
        {
            _at.X[ValueOf(group)] = level;
            KeepInside(ValueOf(group), 0.3 * spread);
        }
    }

    private void PlaceNorms()
    {
        for (int c = 0; c < _at.Norms.Length; c++)
        {
            NormCone cone = _program.Cones[c];
            double[] slack = _at.Norms[c].Slack;
            double squares = 0.0, reach = 0.0;
            for (int k = 0; k < cone.Matrix.Rows && !_rows.Meter.Pace(2 * cone.Matrix.Columns); k++)
            {
                slack[k + 1] = cone.Offsets[k] + FusedKernels.Dot(cone.Matrix.Row(k), _at.X);
                squares += slack[k + 1] * slack[k + 1];
                double row = Reach(cone.Matrix.Row(k));
                reach += row * row;
            }

            double length = Math.Sqrt(squares), size = length + (Room * Math.Sqrt(reach));
            slack[0] = length + (size > 0.0 ? size : 1.0);
            _at.X[cone.Epigraph] = slack[0];
        }
    }

    /// <summary>Slack t and multiplier mu s^-1, whose first component is the weight that objective and limits give the norm.</summary>
    private void CentreNorms()
    {
        for (int c = 0; c < _at.Norms.Length; c++)
        {
            NormCone cone = _program.Cones[c];
            double[] slack = _at.Norms[c].Slack, multiplier = _at.Norms[c].Multiplier;
            double weight = Demand(cone.Epigraph, -1), squares = FusedKernels.Dot(slack.AsSpan(1), slack.AsSpan(1)), length = Math.Sqrt(squares);
            if (weight > 0.0)
            {
                double half = 0.5 * _mu / weight;
                slack[0] = half + Math.Sqrt((half * half) + squares);
                slack[0] = Math.Max(slack[0], length * (1.0 + 1e-6));
                _at.X[cone.Epigraph] = slack[0];
            }

            double determinant = (slack[0] - length) * (slack[0] + length);
            multiplier[0] = _mu * slack[0] / determinant;
            for (int k = 1; k < slack.Length; k++)
            {
                multiplier[k] = -_mu * slack[k] / determinant;
            }
        }
    }

    private double Reach(ReadOnlySpan<double> coefficients)
    {
        double reach = 0.0;
        for (int i = 0; i < coefficients.Length; i++)
        {
            double width = _program.Upper[i] - _program.Lower[i];
            reach += Math.Abs(coefficients[i]) * (double.IsFinite(width) ? width : Math.Abs(_at.X[i]));
        }

        return reach;
    }
}
