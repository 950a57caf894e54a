namespace MarginOptimizer.Solver.Tree;

/// <summary>What dividing has gained per unit of distance, by variable and side.</summary>
internal sealed class PseudoCosts(int variables)
{
    private const double LeastGain = 1e-9;

    private readonly double[] _sum = new double[4 * variables];
    private readonly int[] _count = new int[4 * variables];
    private readonly double[] _total = new double[2];
    private readonly int[] _number = new int[2];

    /// <summary>Times that the less often seen side has been seen.</summary>
    public int Reliability(BranchCandidate candidate) => Math.Min(_count[2 * candidate.Key], _count[(2 * candidate.Key) + 1]);

    public void Note(BranchCandidate candidate, bool above, double gain)
    {
        double distance = above ? 1.0 - candidate.Low : candidate.Low;
        if (!(distance > 1e-6) || !double.IsFinite(gain))
        {
            return;
        }

        int at = (2 * candidate.Key) + (above ? 1 : 0), side = above ? 1 : 0;
        double unit = Math.Max(0.0, gain) / distance;
        _sum[at] += unit;
        _count[at]++;
        _total[side] += unit;
        _number[side]++;
    }

    /// <summary>Expected gains of both sides.</summary>
    public (double Below, double Above) Expected(BranchCandidate candidate)
        => (candidate.Low * Unit(candidate, above: false), (1.0 - candidate.Low) * Unit(candidate, above: true));

    /// <summary>Both sides have to gain: their product.</summary>
    public static double Score(double below, double above, double scale)
        => Math.Max(below / scale, LeastGain) * Math.Max(above / scale, LeastGain);

    private double Unit(BranchCandidate candidate, bool above)
    {
        int at = (2 * candidate.Key) + (above ? 1 : 0), side = above ? 1 : 0;
        return _count[at] > 0 ? _sum[at] / _count[at] : _number[side] > 0 ? _total[side] / _number[side] : 1.0;
    }
}
