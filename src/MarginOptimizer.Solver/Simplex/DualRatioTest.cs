namespace MarginOptimizer.Solver.Simplex;

/// <summary>
/// The long-step ratio test: passes the breakpoints of the dual objective while its slope stays positive, each pass a bound flip, and among
/// breakpoints that tie within a tolerance (Harris) takes the largest pivot.
/// </summary>
internal sealed class DualRatioTest(SimplexState state)
{
    private const double HarrisTolerance = 1e-10;
    private const double SmallestRate = 1e-9;

    /// <summary>Before infeasibility is claimed: a small rate times a long way closes a distance too.</summary>
    private const double SmallestRateOfProof = 1e-13;

    /// <summary>A distance that all flips together close up to rounding is no proof of infeasibility.</summary>
    private const double SlopeTolerance = 2e-12;
    private const int CarefulCandidates = 12;

    private readonly int[] _candidate = new int[state.Model.Columns + state.Model.Rows];
    private readonly double[] _rate = new double[state.Model.Columns + state.Model.Rows];
    private readonly double[] _reduced = new double[state.Model.Columns + state.Model.Rows];
    private readonly bool[] _isFlipped = new bool[state.Model.Columns + state.Model.Rows];
    private readonly List<int> _flipped = new(state.Model.Columns);
    private int _count;

    public int Entering { get; private set; }

    /// <summary>Step of the dual, >= 0.</summary>
    public double Theta { get; private set; }

    public List<int> Flipped => _flipped;

    public bool IsFlipped(int id) => _isFlipped[id];

    /// <summary>False when not even all flips together close the distance, or only a rate too small for a pivot would: the pivot row may prove infeasibility.</summary>
    public bool Choose(ReadOnlySpan<double> columnRates, ReadOnlySpan<double> kernelRow, double sign, double distance)
        => Choose(columnRates, kernelRow, sign, distance, SmallestRate)
            || Choose(columnRates, kernelRow, sign, distance, SmallestRateOfProof);

    private bool Choose(ReadOnlySpan<double> columnRates, ReadOnlySpan<double> kernelRow, double sign, double distance, double smallestRate)
    {
        foreach (int id in _flipped)
        {
            _isFlipped[id] = false;
        }

        _flipped.Clear();
        Collect(columnRates, kernelRow, sign, smallestRate);
        double slope = distance;
        double negligible = SlopeTolerance * (1.0 + distance);
        int start = SkipCertainFlips(ref slope, negligible);
        while (start < _count)
        {
            int end = NextGroup(start, out double gain, out int best);
            if (slope - gain > negligible)
            {
                for (int i = start; i < end; i++)
                {
                    _flipped.Add(_candidate[i]);
                }

                slope -= gain;
                start = end;
                continue;
            }

            Entering = _candidate[best];
            Theta = _reduced[best] / _rate[best];
            return _rate[best] >= SmallestRate;
        }

        return false;
    }

    /// <summary>Makes <see cref="IsFlipped"/> answer for the chosen flips.</summary>
    public void MarkFlipped()
    {
        foreach (int id in _flipped)
        {
            _isFlipped[id] = true;
        }
    }

    private void Collect(ReadOnlySpan<double> columnRates, ReadOnlySpan<double> kernelRow, double sign, double smallestRate)
    {
        _count = 0;
        for (int q = 0; q < columnRates.Length; q++)
        {
            Add(q, sign * columnRates[q], smallestRate);
        }

        for (int p = 0; p < kernelRow.Length; p++)
        {
            Add(state.Model.Columns + state.Basis.Rows[p], sign * kernelRow[p], smallestRate);
        }
    }

    private void Add(int id, double rate, double smallestRate)
    {
        sbyte status = state.Status[id];
        if (status * rate < -smallestRate && state.Lower[id] < state.Upper[id])
        {
            _candidate[_count] = id;
            _rate[_count] = Math.Abs(rate);
            _reduced[_count++] = Math.Max(0.0, -status * state.Reduced[id]);
        }
    }

    /// <summary>
    /// Passes in one go, by bisection over ratios, all breakpoints certain to be flips; the number of candidates so passed. What is left to the
    /// careful walk lies close to the step.
    /// </summary>
    private int SkipCertainFlips(ref double slope, double negligible)
    {
        int low = 0, high = _count;
        while (high - low > CarefulCandidates)
        {
            double pivot = MiddleRatio(low, high);
            int split = Split(low, high, pivot, out double gain);
            if (split == high)
            {
                break;
            }

            if (slope - gain <= negligible)
            {
                high = split;
                continue;
            }

            for (int i = low; i < split; i++)
            {
                _flipped.Add(_candidate[i]);
            }

            slope -= gain;
            low = split;
        }

        return low;
    }

    private double MiddleRatio(int low, int high)
    {
        double a = Ratio(low), b = Ratio((low + high) / 2), c = Ratio(high - 1);
        return Math.Max(Math.Min(a, b), Math.Min(Math.Max(a, b), c));
    }

    private int Split(int low, int high, double pivot, out double gain)
    {
        int split = low;
        gain = 0.0;
        for (int i = low; i < high; i++)
        {
            if (Ratio(i) <= pivot)
            {
                Swap(i, split);
                gain += _rate[split] * (state.Upper[_candidate[split]] - state.Lower[_candidate[split]]);
                split++;
            }
        }

        return split;
    }

    private double Ratio(int i) => _reduced[i] / _rate[i];

    /// <summary>Moves the candidates that break first to [start, end); gain is how much their flips reduce the slope.</summary>
    private int NextGroup(int start, out double gain, out int best)
    {
        double bound = double.PositiveInfinity;
        for (int i = start; i < _count; i++)
        {
            bound = Math.Min(bound, (_reduced[i] + HarrisTolerance * (1.0 + _reduced[i])) / _rate[i]);
        }

        int end = start;
        gain = 0.0;
        best = -1;
        for (int i = start; i < _count; i++)
        {
            if (_reduced[i] > bound * _rate[i])
            {
                continue;
            }

            Swap(i, end);
            gain += _rate[end] * (state.Upper[_candidate[end]] - state.Lower[_candidate[end]]);
            if (best < 0 || _rate[end] > _rate[best])
            {
                best = end;
            }

            end++;
        }

        return end;
    }

    private void Swap(int i, int j)
    {
        (_candidate[i], _candidate[j]) = (_candidate[j], _candidate[i]);
        (_rate[i], _rate[j]) = (_rate[j], _rate[i]);
        (_reduced[i], _reduced[j]) = (_reduced[j], _reduced[i]);
    }
}
