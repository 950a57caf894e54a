using System.Collections.Immutable;
using System.Numerics;

namespace MarginOptimizer.Rebalancing.Execution;

/// <summary>
/// Dynamic programming over the subsets of orders that are done, each sent whole: the least peak over all sequences, and under a peak the fewest waves,
/// among those the least exposure.
/// </summary>
internal sealed class SubsetSearch
{
    /// <summary>Orders up to which all subsets are tried.</summary>
    public const int MostLegs = 14;

    /// <summary>Orders up to which every wave of a model that is not convex is bounded on its own.</summary>
    private const int MostLegsWithoutCorners = 7;

    private readonly PeakModel _peak;
    private readonly DeltaPath _delta;
    private readonly ImmutableArray<ExecutionLeg> _legs;
    private readonly double[] _values;
    private readonly double[] _bottleneck;
    private readonly sbyte[] _last;
    private readonly int _full;

    private SubsetSearch(PeakModel peak, DeltaPath delta, ImmutableArray<ExecutionLeg> legs)
    {
        (_peak, _delta, _legs) = (peak, delta, legs);
        _full = (1 << legs.Length) - 1;
        (_values, _bottleneck, _last) = (new double[_full + 1], new double[_full + 1], new sbyte[_full + 1]);
    }

    /// <summary>The least over all sequences of the worst on the way.</summary>
    public double LeastPeak => _bottleneck[_full];

    /// <returns>Null where the search was told to end before it was done, or where nothing bounds the margin.</returns>
    public static SubsetSearch? Run(PeakModel peak, DeltaPath delta, ImmutableArray<ExecutionLeg> legs, WorkMeter meter)
    {
        var search = new SubsetSearch(peak, delta, legs);
        return search.FindLeast(meter) && double.IsFinite(search.LeastPeak) ? search : null;
    }

    /// <summary>States of a sequence with the least peak, one order after another.</summary>
    public List<long[]> LeastSequence()
    {
        var states = new List<long[]>();
        var set = _full;
        for (; set != 0; set &= ~(1 << _last[set])) states.Add(Done(set));
        states.Add(Done(0));
        states.Reverse();
        return states;
    }

    /// <summary>The fewest waves that keep a peak, each of whole orders; null where the model is not convex and too many orders are to be combined.</summary>
    public List<long[]>? FewestWaves(double peak, WorkMeter meter)
    {
        if (!_peak.IsConvex && _legs.Length > MostLegsWithoutCorners) return null;
        var (waves, exposure, from) = (new int[_full + 1], new double[_full + 1], new int[_full + 1]);
        Array.Fill(waves, int.MaxValue);
        waves[0] = 0;
        var isKept = new bool[_full + 1];
        for (var set = 0; set < _full; set++)
        {
            if (waves[set] == int.MaxValue) continue;
            if (meter.Ends()) return null;
            var rest = _full & ~set;
            isKept[0] = _values[set] <= peak;
            for (var wave = NextSubset(0, rest); wave != 0; wave = NextSubset(wave, rest))
            {
                if (!(isKept[wave] = Keeps(set, wave, isKept, peak))) continue;
                var reached = set | wave;
                var left = reached == _full ? exposure[set] : exposure[set] + _delta.LeftUsd(Done(reached));
                if (waves[set] + 1 > waves[reached] || (waves[set] + 1 == waves[reached] && left >= exposure[reached])) continue;
                (waves[reached], exposure[reached], from[reached]) = (waves[set] + 1, left, set);
            }
        }

        return waves[_full] == int.MaxValue ? null : StatesOf(from);
    }

    /// <summary>The orders of a set all done, the others not begun.</summary>
    private long[] Done(int set)
    {
        var done = new long[_legs.Length];
        for (var i = 0; i < done.Length; i++) done[i] = (set >> i & 1) == 0 ? 0 : _legs[i].Lots;
        return done;
    }

    /// <summary>Values of all subsets, then the best way into each of them.</summary>
    private bool FindLeast(WorkMeter meter)
    {
        for (var set = 0; set <= _full; set++)
        {
            if (meter.Ends()) return false;
            _values[set] = _peak.At(Done(set));
            _bottleneck[set] = set == 0 ? _values[0] : double.PositiveInfinity;
            for (var rest = set; rest != 0; rest &= rest - 1)
            {
                var last = BitOperations.TrailingZeroCount(rest);
                var before = set & ~(1 << last);
                if (_bottleneck[before] >= _bottleneck[set]) continue;
                var worst = Math.Max(_bottleneck[before], StepOf(before, set));
                if (worst < _bottleneck[set]) (_bottleneck[set], _last[set]) = (worst, (sbyte)last);
            }
        }

        return true;
    }

    /// <summary>The worst while one order fills.</summary>
    private double StepOf(int before, int after) =>
        _peak.IsConvex ? Math.Max(_values[before], _values[after]) : _peak.Worst(Done(before), Done(after));

    /// <summary>Of a convex model all corners of the wave have to be kept: this one, and those of the waves with one order less.</summary>
    private bool Keeps(int set, int wave, bool[] isKept, double peak)
    {
        if (_values[set | wave] > peak) return false;
        for (var rest = wave; rest != 0; rest &= rest - 1)
        {
            if (!isKept[wave & ~(rest & -rest)]) return false;
        }

        return _peak.IsConvex || _peak.Worst(Done(set), Done(set | wave)) <= peak;
    }

    private List<long[]> StatesOf(int[] from)
    {
        var states = new List<long[]>();
        for (var set = _full; set != 0; set = from[set]) states.Add(Done(set));
        states.Add(Done(0));
        states.Reverse();
        return states;
    }

    /// <summary>Subsets of a set in rising order; 0 after the last.</summary>
    private static int NextSubset(int subset, int set) => (subset - set) & set;
}
