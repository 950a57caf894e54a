using System.Collections.Immutable;

namespace MarginOptimizer.Rebalancing.Execution;

/// <summary>
/// Looks for the waves of a plan: whole orders first, by dynamic programming where there are few, then orders cut into twice as many slices each time
/// until the peak is kept. Whatever ends the search, there are waves to return.
/// </summary>
internal sealed class PlanSearch
{
    /// <summary>Room for rounding beside a peak.</summary>
    private const double Rounding = 1e-12;

    /// <summary>Relative distance to the larger end within which the least peak counts as reached.</summary>
    private const double Reached = 1e-9;

    /// <summary>Steps of a sequence beyond which more slices are not tried.</summary>
    private const int MostSteps = 600;

    /// <summary>Waves of which the peak is reported.</summary>
    private const int ReportedWaves = 5;

    private readonly PeakModel _peak;
    private readonly ImmutableArray<ExecutionLeg> _legs;
    private readonly WorkMeter _meter;
    private readonly WaveCut _cut;
    private readonly SliceSequences _slices;
    private readonly DeltaPath _delta;
    private readonly long[] _none;
    private readonly long[] _all;
    private readonly List<(List<long[]> Sequence, double Peak)> _taken = [];

    public PlanSearch(PeakModel peak, DeltaPath delta, ImmutableArray<ExecutionLeg> legs, WorkMeter meter)
    {
        (_peak, _delta, _legs, _meter) = (peak, delta, legs, meter);
        (_cut, _slices) = (new WaveCut(peak, delta, meter), new SliceSequences(peak, legs, meter));
        (_none, _all) = (new long[legs.Length], [.. legs.Select(l => l.Lots)]);
        (Before, After) = (peak.At(_none), peak.At(_all));
        Sequence = [_none, _all];
        LeastPeak = peak.Worst(_none, _all);
        Proof = LeastPeak <= Near(Bound) && _peak.Proof == PeakProof.Proven ? LeastPeakProof.Least : LeastPeakProof.Found;
    }

    public double Before { get; }

    public double After { get; }

    /// <summary>No execution has a lower peak.</summary>
    public double Bound => Math.Max(Before, After);

    /// <summary>The steps with the least peak found, each on its own.</summary>
    public List<long[]> Sequence { get; private set; }

    public double LeastPeak { get; private set; }

    public LeastPeakProof Proof { get; private set; }

    public WaveProof WaveProof { get; private set; } = WaveProof.Found;

    /// <summary>Waves, from the state before the first to that after the last.</summary>
    public List<long[]> Waves { get; private set; } = [];

    /// <param name="most">The peak to keep; null = the least.</param>
    /// <param name="mostSlices">Into which an order is cut at most.</param>
    public void Run(double? most, int mostSlices)
    {
        var target = most ?? Near(Bound);
        var subsets = _legs.Length <= SubsetSearch.MostLegs && LeastPeak > target ? SubsetSearch.Run(_peak, _delta, _legs, _meter) : null;
        if (subsets is not null) Take(subsets.LeastSequence(), subsets.LeastPeak, LeastPeakProof.LeastOfWholeOrders);
        for (var slices = 1L; slices <= mostSlices && LeastPeak > target && !_meter.Ends(); slices *= 2) TryCut(slices);
        Waves = CutWaves(subsets, Math.Max(most ?? 0.0, LeastPeak) + (Rounding * Math.Abs(LeastPeak)));
    }

    /// <summary>The peak of fewer waves along the sequence.</summary>
    public ImmutableArray<PeakOfCount> ByWaves()
    {
        var peaks = ImmutableArray.CreateBuilder<PeakOfCount>();
        if (Waves.Count <= 2) return [];
        var whole = _peak.Report(_none, _all).Bound;
        peaks.Add(new PeakOfCount(1, whole));
        for (var count = 2; count < Math.Min(Waves.Count - 1, ReportedWaves) && !_meter.Ends(); count++)
            peaks.Add(new PeakOfCount(count, _cut.PeakOfWaves(Sequence, count, LeastPeak, peaks[^1].Peak)));
        return peaks.ToImmutable();
    }

    /// <summary>The peak of equal slices of all orders, until they reach the least peak.</summary>
    public ImmutableArray<PeakOfCount> BySlices(int mostSlices)
    {
        var peaks = ImmutableArray.CreateBuilder<PeakOfCount>();
        var most = Math.Min(mostSlices, _legs.Max(l => l.MostPieces));
        for (var slices = 1L; slices <= most && !_meter.Ends(); slices *= 2)
        {
            peaks.Add(new PeakOfCount((int)slices, _cut.PeakOf(_slices.Proportional(slices))));
            if (peaks[^1].Peak <= Near(Bound)) break;
        }

        return peaks.ToImmutable();
    }

    private void TryCut(long slices)
    {
        if (_legs.Sum(l => Math.Min(slices, l.MostPieces)) > MostSteps && slices > 1) return;
        if (_slices.Greedy(slices) is { } greedy) Take(greedy, _cut.PeakOf(greedy), LeastPeakProof.Found);
        var equal = _slices.Proportional(slices);
        Take(equal, _cut.PeakOf(equal), LeastPeakProof.Found);
    }

    private void Take(List<long[]> sequence, double peak, LeastPeakProof proof)
    {
        _taken.Add((sequence, peak));
        var isWhole = proof == LeastPeakProof.LeastOfWholeOrders;
        if (peak < LeastPeak || (isWhole && peak <= LeastPeak)) (Sequence, LeastPeak, Proof) = (sequence, peak, proof);
        if (_peak.Proof != PeakProof.Proven) Proof = LeastPeakProof.Found;
        else if (LeastPeak <= Near(Bound)) Proof = LeastPeakProof.Least;
    }

    private List<long[]> CutWaves(SubsetSearch? subsets, double most)
    {
        if (_peak.Worst(_none, _all) <= most)
        {
            WaveProof = WaveProof.Fewest;
            return [_none, _all];
        }

        var whole = subsets is not null && subsets.LeastPeak <= most ? subsets.FewestWaves(most, _meter) : null;
        var waves = whole ?? FewestOfTaken(most) ?? Sequence;
        if (waves.Count == 3 && ExceedsInOneWave(most)) WaveProof = WaveProof.Fewest;
        else if (whole is not null && _peak.IsConvex) WaveProof = WaveProof.FewestOfWholeOrders;
        return waves;
    }

    /// <summary>The fewest waves over all sequences that were tried and keep the peak, then the least exposure.</summary>
    private List<long[]>? FewestOfTaken(double most)
    {
        List<long[]>? fewest = null;
        foreach (var (sequence, peak) in _taken)
        {
            if (peak > most || _cut.Fewest(sequence, most) is not { } cut) continue;
            if (fewest is null || cut.Count < fewest.Count || (cut.Count == fewest.Count && ExposureOf(cut) < ExposureOf(fewest))) fewest = cut;
        }

        return fewest;
    }

    private double ExposureOf(List<long[]> waves)
    {
        var sum = 0.0;
        for (var k = 1; k < waves.Count - 1; k++) sum += _delta.LeftUsd(waves[k]);
        return sum;
    }

    /// <summary>Some filling of everything at once is known to exceed the peak, so that one wave is not enough.</summary>
    private bool ExceedsInOneWave(double most) => _peak.Report(_none, _all).Found > most;

    private static double Near(double bound) => bound + (Reached * Math.Abs(bound));
}
