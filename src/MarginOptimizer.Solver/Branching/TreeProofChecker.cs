using System.Collections.Immutable;
using MarginOptimizer.Solver.Certificates;
using MarginOptimizer.Solver.Problem;

namespace MarginOptimizer.Solver.Branching;

/// <summary>
/// Recomputes what a tree of parts proves, from the program and the tree alone: that no point in whole lots that keeps the rules on legs lies outside
/// its leaves and the ranges ruled out on the way, and the bound of each. Shares no code with the search.
/// </summary>
public static class TreeProofChecker
{
    /// <summary>
    /// A proven lower bound over every point in whole lots that keeps box, limits and rules on legs, charges included; +infinity where there is no such
    /// point, -infinity where one is left out or the tree is malformed.
    /// </summary>
    public static double LowerBound(ConvexProgram program, TreeProof proof)
    {
        ArgumentNullException.ThrowIfNull(program);
        ArgumentNullException.ThrowIfNull(proof);
        if (!IsWellFormed(program, proof, out List<int>[] children))
        {
            return double.NegativeInfinity;
        }

        double least = double.PositiveInfinity;
        var separables = new SeparableParts(program);
        var reach = new LimitReach(program);
        var open = new Stack<(int Node, PartRegion Region, PartBound? Bound)>();
        open.Push((0, PartRegion.Whole(program), null));
        while (open.Count > 0 && !double.IsNegativeInfinity(least))
        {
            (int index, PartRegion region, PartBound? bound) = open.Pop();
            if (!Shrink(region, proof.Nodes[index].Implied, reach, out bool isEmpty))
            {
                return double.NegativeInfinity;
            }

            if (isEmpty)
            {
                continue;
            }

            if (proof.Nodes[index].Evidence is { } evidence)
            {
                bound = new PartBound(program, evidence, region, separables);
                least = Math.Min(least, bound.RuledOut(region, evidence.Kept));
            }

            if (children[index].Count == 0)
            {
                least = Math.Min(least, bound is null ? Unproven(region) : bound.Least(region));
                continue;
            }

            TreePart[] parts = [.. children[index].Select(child => proof.Nodes[child].Part!.Value)];
            if (!region.IsCovered(parts))
            {
                return double.NegativeInfinity;
            }

            for (int k = 0; k < parts.Length; k++)
            {
                open.Push((children[index][k], k + 1 < parts.Length ? region.With(parts[k]) : region.Take(parts[k]), bound));
            }
        }

        return least;
    }

    /// <summary>Takes out of a region what single limits rule out; false when one of them does not.</summary>
    private static bool Shrink(PartRegion region, ImmutableArray<ImpliedRange> implied, LimitReach reach, out bool isEmpty)
    {
        isEmpty = false;
        foreach (ImpliedRange range in implied)
        {
            if (!reach.Holds(region, range))
            {
                return false;
            }

            (double from, double to) = region.Take(range.Kept).Range(range.Kept.Variable);
            if (from > to)
            {
                isEmpty = true;
                return true;
            }
        }

        return true;
    }

    private static double Unproven(PartRegion region) => region.IsEmpty ? double.PositiveInfinity : double.NegativeInfinity;

    private static bool IsWellFormed(ConvexProgram program, TreeProof proof, out List<int>[] children)
    {
        children = new List<int>[proof.Nodes.IsDefault ? 0 : proof.Nodes.Length];
        for (int k = 0; k < children.Length; k++)
        {
            children[k] = [];
            TreeProofNode node = proof.Nodes[k];
            bool isRoot = k == 0;
            if (node is null || node.Implied.IsDefault || (isRoot ? node.Parent != -1 || node.Part is not null : node.Parent < 0 || node.Parent >= k || node.Part is null))
            {
                return false;
            }

            if ((node.Evidence is { } evidence && !Fits(program, evidence)) || (node.Part is { } own && !HasEnds(own)) || !node.Implied.All(range => HasEnds(range.Kept)))
            {
                return false;
            }

            if (isRoot)
            {
                continue;
            }

            List<int> siblings = children[node.Parent];
            int variable = node.Part!.Value.Variable;
            if (variable < 0 || variable >= program.VariableCount || (siblings.Count > 0 && proof.Nodes[siblings[0]].Part!.Value.Variable != variable))
            {
                return false;
            }

            siblings.Add(k);
        }

        return children.Length > 0;
    }

    private static bool HasEnds(TreePart part) => !double.IsNaN(part.Lower) && !double.IsNaN(part.Upper);

    private static bool Fits(ConvexProgram program, TreeEvidence evidence)
        => !evidence.Kept.IsDefault
            && evidence.Multipliers.LimitMultipliers.Length == program.Limits.Length
            && evidence.Multipliers.FunctionWeights.Length == program.Functions.Length
            && evidence.Kept.All(part => part.Variable >= 0 && part.Variable < program.VariableCount && HasEnds(part))
            && (!evidence.IsEmpty || evidence.Kept.IsEmpty);
}
