using System.Collections.Immutable;
using MarginOptimizer.Solver.Branching;

namespace MarginOptimizer.Solver.Tree;

/// <summary>A part of the program while the search lasts.</summary>
internal sealed class TreeNode(TreeNode? parent, TreePart? part, double bound)
{
    public TreeNode? Parent { get; } = parent;

    public TreePart? Part { get; } = part;

    public int Depth { get; } = parent is null ? 0 : parent.Depth + 1;

    /// <summary>Proven so far, by itself or by those above it.</summary>
    public double Bound { get; set; } = bound;

    /// <summary>What single limits leave of it.</summary>
    public ImmutableArray<ImpliedRange> Implied { get; set; } = [];

    /// <summary>Its own multipliers; null until it is evaluated.</summary>
    public TreeEvidence? Evidence { get; set; }

    /// <summary>Where to begin; shared with siblings, dropped once used.</summary>
    public TreeBasis? Basis { get; set; }
}
