using System.Collections.Immutable;
using MarginOptimizer.Rebalancing.Questions;
using MarginOptimizer.Solver.Certificates;

namespace MarginOptimizer.Rebalancing.Dividing;

/// <summary>
/// Recomputes what the leaves of a search prove, from the question and the leaves alone: that every point lies in one of them, and the bound of each,
/// whose part is written anew. Shares no code with the search.
/// </summary>
internal static class LeafChecker
{
    /// <summary>A lower bound on the question; +infinity where no trades keep every limit, -infinity where some part is left out.</summary>
    public static double LowerBound(PreparedQuestion question, ImmutableArray<PartLeaf> leaves)
    {
        if (!Covers(question, leaves, question.WholeLots)) return double.NegativeInfinity;
        var least = double.PositiveInfinity;
        foreach (var leaf in leaves) least = Math.Min(least, Bound(question, leaf));
        return least;
    }

    /// <summary>Whether the same leaves prove that fractions of lots contradict the limits too.</summary>
    public static bool ExcludesFractions(PreparedQuestion question, ImmutableArray<PartLeaf> leaves)
    {
        var fractions = question with { WholeLots = false };
        return !leaves.Any(l => l.Proof == PartProof.Enumeration) && Covers(question, leaves, wholeLots: false) && leaves.All(l => double.IsPositiveInfinity(Bound(fractions, l)));
    }

    private static bool Covers(PreparedQuestion question, ImmutableArray<PartLeaf> leaves, bool wholeLots)
    {
        var universe = question.Landscape.Universe;
        return leaves.All(l => l.Part.IsInside(l.Lowered))
            && new Coverage(TradeBox.Whole(universe, wholeLots), TradeBox.Steps(universe, wholeLots)).Holds([.. leaves.Select(l => l.Part)]);
    }

    private static double Bound(PreparedQuestion question, PartLeaf leaf)
    {
        var lowered = question.LowerPart(leaf.Lowered);
        if (lowered is null) return double.PositiveInfinity;
        switch (leaf.Proof)
        {
            case PartProof.Enumeration when double.IsFinite(lowered.Box.Choices()):
                return Enumeration.Best(question, lowered.Box, broken: null)?.Objective ?? double.PositiveInfinity;
            case PartProof.Contradiction when leaf.Certificate is { } proof && Fits(lowered, proof):
                return CertificateChecker.InfeasibilityMargin(Narrowed(lowered, leaf.Part).Program, proof) > 0.0 ? double.PositiveInfinity : double.NegativeInfinity;
            case PartProof.Bound when leaf.Certificate is { } certificate && Fits(lowered, certificate):
                var part = Narrowed(lowered, leaf.Part);
                return part.IsEmpty ? double.PositiveInfinity : CertificateChecker.LowerBound(part.Program, certificate);
            default:
                return double.NegativeInfinity;
        }
    }

    /// <summary>The program of a part around another, over the trades of the other.</summary>
    private static (Solver.Problem.ConvexProgram Program, bool IsEmpty) Narrowed(LoweredPart lowered, Part part)
    {
        double[] lower = [.. lowered.Program.Lower], upper = [.. lowered.Program.Upper];
        for (var i = 0; i < lowered.Builder.TradeCount; i++)
        {
            var (least, most) = part.Of(PartKey.Trade(i));
            (lower[i], upper[i]) = (Math.Max(lower[i], least), Math.Min(upper[i], most));
            if (lower[i] > upper[i]) return (lowered.Program, true);
        }

        return (lowered.Program with { Lower = lower, Upper = upper }, false);
    }

    private static bool Fits(LoweredPart lowered, Certificate certificate) =>
        certificate.LimitMultipliers.Length == lowered.Program.Limits.Length && certificate.FunctionWeights.Length == lowered.Program.Functions.Length;
}
