using System.Numerics;
using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;

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
    private readonly List<int> _flipped = new(state.Model.Columns);
    private int _count;

    /// <summary>Above the steps of late: breakpoints beyond it are looked at only when those below do not suffice.</summary>
    private double _reach = double.PositiveInfinity;

    public int Entering { get; private set; }

    /// <summary>Step of the dual, >= 0.</summary>
    public double Theta { get; private set; }

    public List<int> Flipped => _flipped;

    /// <summary>False when not even all flips together close the distance, or only a rate too small for a pivot would: the pivot row may prove infeasibility.</summary>
    /// <param name="columnRates">Rate of the leaving variable per column.</param>
    /// <param name="sides">Per column -1 or 1 for the bound it rests on, 0 where it is basic or cannot move.</param>
    /// <param name="kernelRow">Rate per kernel row.</param>
    /// <param name="sign">1 when the leaving variable has to rise.</param>
    /// <param name="distance">How far.</param>
    public bool Choose(ReadOnlySpan<double> columnRates, ReadOnlySpan<double> sides, ReadOnlySpan<double> kernelRow, double sign, double distance)
    {
        bool found = (double.IsFinite(_reach) && Choose(columnRates, sides, kernelRow, sign, distance, SmallestRate, _reach))
            || Choose(columnRates, sides, kernelRow, sign, distance, SmallestRate, double.PositiveInfinity)
            || Choose(columnRates, sides, kernelRow, sign, distance, SmallestRateOfProof, double.PositiveInfinity);
        _reach = !found ? double.PositiveInfinity : double.IsFinite(_reach) ? 0.5 * _reach + 4.0 * Theta : 8.0 * Theta;
        return found;
    }

    private bool Choose(
        ReadOnlySpan<double> columnRates,
        ReadOnlySpan<double> sides,
        ReadOnlySpan<double> kernelRow,
        double sign,
        double distance,
        double smallestRate,
        double reach)
    {
        _flipped.Clear();
        _count = 0;
        CollectColumns(columnRates, sides, sign, smallestRate, reach);
        CollectRows(kernelRow, sign, smallestRate);
        double slope = distance;
        double negligible = SlopeTolerance * (1.0 + distance);
        int start = SkipCertainFlips(ref slope, negligible);
        while (start < _count)
        {
            int end = NextGroup(start, out double gain, out int best, out double bound);
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

            if (bound > reach)
            {
                // A breakpoint not looked at may tie with these and have the better pivot.
                return false;
            }

            Entering = _candidate[best];
            Theta = _reduced[best] / _rate[best];
            return _rate[best] >= SmallestRate;
        }

        return false;
    }

    /// <summary>Columns that would turn at a ratio up to <paramref name="reach"/>, four at a time.</summary>
    private void CollectColumns(ReadOnlySpan<double> rates, ReadOnlySpan<double> sides, double sign, double smallestRate, double reach)
    {
        ref double rate = ref MemoryMarshal.GetReference(rates);
        ref double side = ref MemoryMarshal.GetReference(sides[..rates.Length]);
        ref double reduced = ref MemoryMarshal.GetReference(state.Reduced.AsSpan(0, rates.Length));
        Vector256<double> turn = Vector256.Create(-sign), smallest = Vector256.Create(smallestRate), limit = Vector256.Create(reach);
        int q = 0;
        for (; q <= rates.Length - 4; q += 4)
        {
            Vector256<double> at = Vector256.LoadUnsafe(ref side, (nuint)q);
            Vector256<double> size = Vector256.LoadUnsafe(ref rate, (nuint)q) * at * turn;
            Vector256<double> slack = -(Vector256.LoadUnsafe(ref reduced, (nuint)q) * at);
            uint taken = (Vector256.GreaterThan(size, smallest) & Vector256.LessThanOrEqual(slack, size * limit)).ExtractMostSignificantBits();
            while (taken != 0)
            {
                int lane = BitOperations.TrailingZeroCount(taken);
                taken &= taken - 1;
                Take(q + lane, size[lane], slack[lane]);
            }
        }

        for (; q < rates.Length; q++)
        {
            double size = rates[q] * sides[q] * -sign, slack = -(state.Reduced[q] * sides[q]);
            if (size > smallestRate && slack <= size * reach)
            {
                Take(q, size, slack);
            }
        }
    }

    private void CollectRows(ReadOnlySpan<double> kernelRow, double sign, double smallestRate)
    {
        for (int p = 0; p < kernelRow.Length; p++)
        {
            int id = state.Model.Columns + state.Basis.Rows[p];
            sbyte status = state.Status[id];
            double size = kernelRow[p] * status * -sign;
            if (size > smallestRate && state.Lower[id] < state.Upper[id])
            {
                Take(id, size, -status * state.Reduced[id]);
            }
        }
    }

    private void Take(int id, double rate, double slack)
    {
        _candidate[_count] = id;
        _rate[_count] = rate;
        _reduced[_count++] = Math.Max(0.0, slack);
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
    private int NextGroup(int start, out double gain, out int best, out double bound)
    {
        bound = double.PositiveInfinity;
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
