using MarginOptimizer.Solver.Branching;

namespace MarginOptimizer.Solver.Tree;

/// <summary>Divides the installed node: one child is installed to go on with, the others wait.</summary>
internal sealed class NodeSplitter(TreeLp lp, TreeBox box, NodeBound bound, NodeDivision division, BranchChooser chooser, NodeQueue queue, TreeIncumbent incumbent)
{
    /// <summary>Part of the way from the least open bound to the cutoff beyond which the search turns to the part with the least bound.</summary>
    private const double LongestWay = 0.3;

    public TreeNode? DivideBlindly(TreeNode node, double cutoff)
    {
        if (division.Blind(box) is { } blind)
        {
            return Divide(node, blind, null, null, cutoff);
        }

        // Nothing is left to divide, and what is left lies on the very edge of a limit: what the multipliers at hand say of it counts.
        lp.Reprice();
        bound.Read();
        if (bound.Value > node.Bound && node.Evidence is null or { Kept.IsEmpty: true })
        {
            node.Bound = bound.Value;
            node.Evidence = Evidence.OfBound(lp, []);
        }

        queue.Close(node.Bound);
        return null;
    }

    public TreeNode? Divide(TreeNode node, BranchCandidate chosen, TreeEvidence? nothingBelow, TreeEvidence? nothingAbove, double cutoff)
    {
        TreePart below = division.Below(chosen, box), above = division.Above(chosen, box);
        TreePart? beyond = division.Beyond(chosen, box);
        (double gainBelow, double gainAbove) = chooser.Gains.Expected(chosen);
        TreeNode? first = Child(node, below, nothingBelow, cutoff), second = Child(node, above, nothingAbove, cutoff);
        if (beyond is { } third)
        {
            queue.Push(queue.Tree.Add(node, third, node.Bound), lp.Capture());
        }

        bool downFirst = chosen.IsUse ? chosen.Low < 0.5 : gainBelow <= gainAbove;
        (TreeNode? go, TreeNode? wait) = second is null || (first is not null && downFirst) ? (first, second) : (second, first);
        if (go is null)
        {
            return null;
        }

        if (wait is not null)
        {
            queue.Push(wait, lp.Capture());
        }

        if (incumbent.HasPoint && queue.Least is { } least && node.Bound > least + (LongestWay * (cutoff - least)))
        {
            queue.Push(go, lp.Capture());
            return null;
        }

        box.Take(go.Part!.Value);
        lp.Install(box);
        return go;
    }

    /// <summary>A child; null when it is proven to hold nothing, or has no values.</summary>
    private TreeNode? Child(TreeNode node, TreePart part, TreeEvidence? nothing, double cutoff)
    {
        int i = part.Variable;
        if (part.Lower > part.Upper || part.Lower > box.Upper[i] || part.Upper < box.Lower[i])
        {
            return null;
        }

        TreeNode child = queue.Tree.Add(node, part, node.Bound);
        child.Evidence = nothing;
        if (nothing is null)
        {
            return child;
        }

        if (!nothing.IsEmpty)
        {
            queue.Close(Math.Max(node.Bound, cutoff));
        }

        return null;
    }
}
