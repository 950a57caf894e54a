using MarginOptimizer.Solver.Branching;
using MarginOptimizer.Solver.Problem;
using MarginOptimizer.Solver.Simplex;

namespace MarginOptimizer.Solver.Tree;

/// <summary>
/// Reliability branching: candidates whose gains are known by experience are ranked by them, the others are tried by a few pivots on both sides. A side
/// that turns out to hold nothing comes with its proof.
/// Literature: T. Achterberg, T. Koch, A. Martin, "Branching rules revisited" (2005).
/// </summary>
internal sealed class BranchChooser(ConvexProgram program, TreeLp lp, NodeBound bound, NodeDivision division, WorkMeter meter)
{
    private const int Reliable = 4;
    private const int MostTried = 8;
    private const int LookAhead = 4;
    private const int Pivots = 12;

    private readonly List<(double Score, BranchCandidate Candidate)> _ranked = [];

    public PseudoCosts Gains { get; } = new(program.VariableCount);

    /// <summary>Proof that the part below of the chosen candidate holds nothing; null unless that was found.</summary>
    public TreeEvidence? Below { get; private set; }

    /// <summary>The same for the part above.</summary>
    public TreeEvidence? Above { get; private set; }

    /// <param name="candidates">At least one.</param>
    /// <param name="nodeBound">Bound of the node.</param>
    /// <param name="cutoff">Objective at which a part holds nothing of interest.</param>
    /// <param name="effort">1 = usual; more tries more candidates.</param>
    public BranchCandidate Choose(List<BranchCandidate> candidates, double nodeBound, double cutoff, int effort)
    {
        (Below, Above) = (null, null);
        double scale = Math.Max(double.IsInfinity(cutoff) ? program.GapScale : cutoff - nodeBound, 1e-12 * program.GapScale);
        _ranked.Clear();
        foreach (BranchCandidate candidate in candidates)
        {
            (double below, double above) = Gains.Expected(candidate);
            _ranked.Add((PseudoCosts.Score(below, above, scale), candidate));
        }

        _ranked.Sort((a, b) => a.Score != b.Score ? b.Score.CompareTo(a.Score) : a.Candidate.Key.CompareTo(b.Candidate.Key));
        BranchCandidate best = _ranked[0].Candidate;
        if (_ranked.Count == 1)
        {
            return best;
        }

        double bestScore = -1.0;
        int tried = 0, idle = 0;
        bool kept = false;
        for (int k = 0; k < _ranked.Count && tried < MostTried * effort && idle < LookAhead * effort && !meter.Stopped; k++)
        {
            (double score, BranchCandidate candidate) = _ranked[k];
            if (Gains.Reliability(candidate) < Reliable)
            {
                if (!kept)
                {
                    lp.Keep();
                    kept = true;
                }

                tried++;
                double below = Try(candidate, above: false, nodeBound, cutoff, out TreeEvidence? nothingBelow);
                double above = Try(candidate, above: true, nodeBound, cutoff, out TreeEvidence? nothingAbove);
                if (nothingBelow is not null || nothingAbove is not null)
                {
                    (Below, Above) = (nothingBelow, nothingAbove);
                    return candidate;
                }

                score = PseudoCosts.Score(below, above, scale);
            }

            idle++;
            if (score > bestScore)
            {
                (bestScore, best, idle) = (score, candidate, 0);
            }
        }

        return best;
    }

    /// <summary>Gain of one side after a few pivots; with a proof where it holds nothing.</summary>
    private double Try(BranchCandidate candidate, bool above, double nodeBound, double cutoff, out TreeEvidence? nothing)
    {
        nothing = null;
        TreePart part = above ? division.Above(candidate, lp.Box) : division.Below(candidate, lp.Box);
        if (part.Lower > part.Upper)
        {
            return double.PositiveInfinity;
        }

        int i = candidate.Variable;
        lp.Set(i, Math.Max(part.Lower, lp.Box.Lower[i]), Math.Min(part.Upper, lp.Box.Upper[i]), part.Use == LegUse.Open ? lp.Box.Use[i] : part.Use);
        double gain = 0.0;
        SimplexOutcome outcome = lp.Solve(cutoff, Pivots, cutRounds: 0);
        if (outcome is SimplexOutcome.Infeasible)
        {
            nothing = Evidence.OfNothing(lp);
            gain = nothing is null ? 0.0 : double.PositiveInfinity;
        }
        else if (outcome is not (SimplexOutcome.Failed or SimplexOutcome.Stopped))
        {
            bound.Read();
            gain = bound.Value - nodeBound;
            nothing = bound.Value >= cutoff ? Evidence.OfBound(lp, []) : null;
            Gains.Note(candidate, above, gain);
        }

        lp.Restore(i);
        return gain;
    }
}
