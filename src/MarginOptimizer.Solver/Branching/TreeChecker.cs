using System.Collections.Immutable;
using MarginOptimizer.Solver.Certificates;
using MarginOptimizer.Solver.Problem;

namespace MarginOptimizer.Solver.Branching;

/// <summary>
/// Recomputes what the leaves of a search prove, from the program and the leaves alone: that no whole-numbered choice lies outside all of them, and
/// the bound of each. Shares no code with the search.
/// </summary>
public static class TreeChecker
{
    /// <summary>A proven lower bound over every point of the program with its lots; +infinity where there is none, -infinity where a choice is left out.</summary>
    public static double LowerBound(ConvexProgram program, ImmutableArray<BranchLeaf> leaves)
    {
        if (!Covers(program, leaves))
        {
            return double.NegativeInfinity;
        }

        double least = double.PositiveInfinity;
        foreach (BranchLeaf leaf in leaves)
        {
            least = Math.Min(least, Bound(program, leaf));
        }

        return least;
    }

    /// <summary>Whether every whole-numbered choice lies in a leaf.</summary>
    public static bool Covers(ConvexProgram program, ImmutableArray<BranchLeaf> leaves)
    {
        foreach (BranchLeaf leaf in leaves)
        {
            foreach (VariableRange range in leaf.Ranges)
            {
                if (range.Variable < 0 || range.Variable >= program.VariableCount || !(program.Lots[range.Variable] > 0.0)
                    || !IsEdge(program, range.Variable, range.Lower) || !IsEdge(program, range.Variable, range.Upper))
                {
                    return false;
                }
            }
        }

        var whole = ImmutableSortedDictionary<int, (double Lower, double Upper)>.Empty;
        return Covers(program, whole, [.. leaves.Where(l => l.Ranges.All(r => r.Lower <= program.Upper[r.Variable] && r.Upper >= program.Lower[r.Variable]))]);
    }

    /// <summary>A whole number of lots or an end of the box: the neighbour of any other number is not one lot away.</summary>
    private static bool IsEdge(ConvexProgram program, int variable, double end)
    {
        double lots = end / program.Lots[variable];
        return end == program.Lower[variable] || end == program.Upper[variable] || Math.Abs(lots - Math.Round(lots)) <= 1e-9;
    }

    private static double Bound(ConvexProgram program, BranchLeaf leaf)
    {
        double[] lower = [.. program.Lower], upper = [.. program.Upper];
        foreach (VariableRange range in leaf.Ranges)
        {
            lower[range.Variable] = Math.Max(lower[range.Variable], range.Lower);
            upper[range.Variable] = Math.Min(upper[range.Variable], range.Upper);
            if (lower[range.Variable] > upper[range.Variable])
            {
                return double.PositiveInfinity;
            }
        }

        ConvexProgram part = program with { Lower = lower, Upper = upper };
        bool isEmpty = leaf.IsEmpty && CertificateChecker.InfeasibilityMargin(part, leaf.Certificate) > 0.0;
        return isEmpty ? double.PositiveInfinity : CertificateChecker.LowerBound(part, leaf.Certificate);
    }

    /// <summary>A region is covered by a leaf that contains it, or when both sides of a leaf's edge through it are.</summary>
    private static bool Covers(ConvexProgram program, ImmutableSortedDictionary<int, (double Lower, double Upper)> region, List<BranchLeaf> leaves)
    {
        if (leaves.Count == 0)
        {
            return false;
        }

        foreach (VariableRange edge in leaves[0].Ranges)
        {
            (double lower, double upper) = Range(edge.Variable);
            double lot = program.Lots[edge.Variable];
            double cut = edge.Lower > lower ? edge.Lower - lot : edge.Upper < upper ? edge.Upper : double.NaN;
            if (double.IsNaN(cut))
            {
                continue;
            }

            return Side(edge.Variable, lower, cut) && Side(edge.Variable, cut + lot, upper);
        }

        return true;

        (double Lower, double Upper) Range(int variable) =>
            region.TryGetValue(variable, out (double, double) range) ? range : (program.Lower[variable], program.Upper[variable]);

        bool Side(int variable, double lower, double upper) => lower > upper
            || Covers(program, region.SetItem(variable, (lower, upper)), [.. leaves.Where(l => Meets(l, variable, lower, upper))]);
    }

    private static bool Meets(BranchLeaf leaf, int variable, double lower, double upper)
    {
        foreach (VariableRange range in leaf.Ranges)
        {
            if (range.Variable == variable && (range.Lower > upper || range.Upper < lower))
            {
                return false;
            }
        }

        return true;
    }
}
