using System.Collections.Immutable;

namespace MarginOptimizer.Rebalancing.Execution;

/// <summary>Sequences of states for orders cut into slices.</summary>
internal sealed class SliceSequences(PeakModel peak, ImmutableArray<ExecutionLeg> legs, WorkMeter meter)
{
    /// <summary>
    /// All orders together in equal slices. Of a convex margin each state lies on the line between both ends but for whole lots, so the peak falls to
    /// the larger end as slices are added; doubling them never raises it.
    /// </summary>
    /// <param name="slices">A power of two; orders of fewer pieces move in some of the slices only.</param>
    public List<long[]> Proportional(long slices)
    {
        var states = new List<long[]>();
        for (var k = 0L; k <= slices; k++)
        {
            var state = new long[legs.Length];
            for (var i = 0; i < state.Length; i++)
            {
                var pieces = Math.Min(slices, legs[i].MostPieces);
                state[i] = legs[i].AfterPieces(k / (slices / pieces), pieces);
            }

            if (k == 0 || !state.AsSpan().SequenceEqual(states[^1])) states.Add(state);
        }

        return states;
    }

    /// <summary>
    /// One slice after another, chosen from both ends towards each other: of all slices that may come next from the front, or may have come last at the
    /// back, the one with the least margin.
    /// </summary>
    /// <returns>Null where the search was told to end.</returns>
    public List<long[]>? Greedy(long slices)
    {
        long[] pieces = [.. legs.Select(l => Math.Min(slices, l.MostPieces))];
        var (front, back) = (new End(legs.Length), new End(legs.Length));
        pieces.CopyTo(back.Done, 0);
        front.States.Add(StateOf(front.Done, pieces));
        back.States.Add(StateOf(back.Done, pieces));
        while (!front.Done.AsSpan().SequenceEqual(back.Done))
        {
            var ahead = Best(front, back, pieces, +1);
            var behind = Best(back, front, pieces, -1);
            if (meter.Ends()) return null;
            var (end, (leg, _), step) = ahead.Value <= behind.Value ? (front, ahead, 1) : (back, behind, -1);
            end.Done[leg] += step;
            end.States.Add(StateOf(end.Done, pieces));
            end.Forget();
        }

        back.States.Reverse();
        return [.. front.States, .. back.States.Skip(1)];
    }

    private (int Leg, double Value) Best(End end, End other, long[] pieces, int step)
    {
        var (best, least) = (-1, double.PositiveInfinity);
        for (var i = 0; i < legs.Length; i++)
        {
            if (end.Done[i] == other.Done[i]) continue;
            if (double.IsNaN(end.Values[i]))
            {
                var state = (long[])end.States[^1].Clone();
                state[i] = legs[i].AfterPieces(end.Done[i] + step, pieces[i]);
                end.Values[i] = peak.At(state);
            }

            if (best < 0 || end.Values[i] < least) (best, least) = (i, end.Values[i]);
        }

        return (best, least);
    }

    private long[] StateOf(long[] done, long[] pieces)
    {
        var state = new long[done.Length];
        for (var i = 0; i < state.Length; i++) state[i] = legs[i].AfterPieces(done[i], pieces[i]);
        return state;
    }

    /// <summary>One end of a sequence that grows towards the other; values of its possible next states, NaN where not known.</summary>
    private sealed class End
    {
        public End(int legs)
        {
            (Done, Values) = (new long[legs], new double[legs]);
            Forget();
        }

        public long[] Done { get; }

        public double[] Values { get; }

        public List<long[]> States { get; } = [];

        public void Forget() => Array.Fill(Values, double.NaN);
    }
}
