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
    public static double LowerBound(PreparedQuestion question, ImmutableArray<PartLeaf> leaves) => LowerBound(question, leaves, null, () => false);

    /// <inheritdoc cref="LowerBound(PreparedQuestion, ImmutableArray{PartLeaf})"/>
    /// <param name="question">What is bounded.</param>
    /// <param name="leaves">The evidence.</param>
    /// <param name="whole">
    /// The question over all its points, which is not written again, and multipliers for its program: their bound is what is left where not every leaf is
    /// checked. Null = nothing is.
    /// </param>
    /// <param name="isTimeUp">Asked before a part is written: no further one is checked once it says so.</param>
    public static double LowerBound(PreparedQuestion question, ImmutableArray<PartLeaf> leaves, (LoweredPart Written, Certificate Certificate)? whole, Func<bool> isTimeUp)
    {
        // Nothing is proven of a part that was not looked at, so nothing of the question.
        if (leaves.Any(l => l is { Proof: PartProof.Bound, Certificate: null })) return double.NegativeInfinity;
        var ofWhole = whole is ({ } written, { } certificate) && Fits(written, certificate) ? CertificateChecker.LowerBound(written.Program, certificate) : double.NegativeInfinity;
        if (isTimeUp()) return ofWhole;
        if (!Covers(question, leaves, question.WholeLots)) return double.NegativeInfinity;
        var least = double.PositiveInfinity;
        foreach (var sharing in leaves.GroupBy(l => l.Lowered))
        {
            // Leaves whose multipliers belong to the same program: it is written once for them.
            var isWhole = whole is not null && ReferenceEquals(sharing.Key, Part.Whole);
            if (!isWhole && isTimeUp()) return ofWhole;
            var lowered = isWhole ? whole!.Value.Written : question.LowerPart(sharing.Key);
            foreach (var leaf in sharing) least = Math.Min(least, Bound(leaf, lowered, question));
            if (double.IsNegativeInfinity(least)) return least;
        }

        return least;
    }

    /// <summary>Whether the same leaves prove that fractions of lots contradict the limits too.</summary>
    /// <param name="isTimeUp">Asked before every part is written; once it says so, they prove nothing.</param>
    public static bool ExcludesFractions(PreparedQuestion question, ImmutableArray<PartLeaf> leaves, Func<bool> isTimeUp)
    {
        var fractions = question with { WholeLots = false };
        return !leaves.Any(l => l.Proof == PartProof.Enumeration) && double.IsPositiveInfinity(LowerBound(fractions, leaves, null, isTimeUp));
    }

    private static bool Covers(PreparedQuestion question, ImmutableArray<PartLeaf> leaves, bool wholeLots)
    {
        var universe = question.Landscape.Universe;
        return leaves.All(l => l.Part.IsInside(l.Lowered))
            && new Coverage(TradeBox.Whole(universe, wholeLots), TradeBox.Steps(universe, wholeLots)).Holds([.. leaves.Select(l => l.Part)]);
    }

    /// <param name="leaf">Bounded.</param>
    /// <param name="lowered">Its program; null where its part has no point.</param>
    /// <param name="question">Judges choices of lots.</param>
    private static double Bound(PartLeaf leaf, LoweredPart? lowered, PreparedQuestion question)
    {
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
