namespace MarginOptimizer.Rebalancing.Execution;

/// <summary>Cuts a sequence of states into waves: neighbouring steps that together keep the peak in any order become one.</summary>
internal sealed class WaveCut(PeakModel peak, DeltaPath delta, WorkMeter meter)
{
    /// <summary>Halvings of the range in which the peak of a number of waves lies.</summary>
    private const int Halvings = 12;

    /// <summary>The worst over the steps of a sequence, each on its own.</summary>
    public double PeakOf(List<long[]> states)
    {
        var worst = double.NegativeInfinity;
        for (var k = 1; k < states.Count; k++) worst = Math.Max(worst, peak.Worst(states[k - 1], states[k]));
        return worst;
    }

    /// <summary>
    /// The fewest waves along a sequence under a peak that each of its steps keeps; among these the least exposure. A part of a wave that keeps the peak
    /// keeps it too, so it is enough to know how far each state reaches.
    /// </summary>
    /// <returns>Null where a step does not keep the peak, or the search was told to end.</returns>
    public List<long[]>? Fewest(List<long[]> states, double most)
    {
        if (Reaches(states, most) is not { } reaches) return null;
        var last = states.Count - 1;
        var (waves, exposure, next) = (new int[states.Count], new double[states.Count], new int[states.Count]);
        for (var k = last - 1; k >= 0; k--)
        {
            (waves[k], exposure[k]) = (int.MaxValue, double.PositiveInfinity);
            for (var to = k + 1; to <= reaches[k]; to++)
            {
                var left = exposure[to] + (to == last ? 0.0 : delta.LeftUsd(states[to]));
                if (waves[to] + 1 > waves[k] || (waves[to] + 1 == waves[k] && left >= exposure[k])) continue;
                (waves[k], exposure[k], next[k]) = (waves[to] + 1, left, to);
            }
        }

        var cut = new List<long[]> { states[0] };
        for (var k = 0; k != last; k = next[k]) cut.Add(states[next[k]]);
        return cut;
    }

    /// <summary>The least peak found for a number of waves along a sequence.</summary>
    /// <param name="states">The sequence.</param>
    /// <param name="count">Fewer than it needs for <paramref name="kept"/>.</param>
    /// <param name="kept">A peak that needs more waves.</param>
    /// <param name="reached">A peak that needs no more.</param>
    public double PeakOfWaves(List<long[]> states, int count, double kept, double reached)
    {
        for (var k = 0; k < Halvings && !meter.Ends(); k++)
        {
            var middle = 0.5 * (kept + reached);
            if (CountOf(states, middle) <= count) reached = middle;
            else kept = middle;
        }

        return reached;
    }

    private int CountOf(List<long[]> states, double most)
    {
        if (Reaches(states, most) is not { } reaches) return int.MaxValue;
        var count = 0;
        for (var k = 0; k < states.Count - 1; k = reaches[k]) count++;
        return count;
    }

    /// <summary>The farthest state that one wave from each state reaches.</summary>
    private int[]? Reaches(List<long[]> states, double most)
    {
        var reaches = new int[states.Count];
        var to = 0;
        for (var k = 0; k < states.Count - 1; k++)
        {
            to = Math.Max(to, k);
            while (to < states.Count - 1 && peak.Worst(states[k], states[to + 1]) <= most) to++;
            if (to == k || meter.Ends()) return null;
            reaches[k] = to;
        }

        return reaches;
    }
}
