namespace MarginOptimizer.Solver.Tree;

/// <summary>How far a tree may go.</summary>
/// <param name="MostNodes">Nodes at most; null = by the size of its program.</param>
/// <param name="WorkEnd">Work of the meter at which it ends.</param>
/// <param name="HasNeighbourhoods">It may look for better points by smaller trees.</param>
internal readonly record struct TreeReach(int? MostNodes, long WorkEnd, bool HasNeighbourhoods)
{
    public static TreeReach Full => new(null, long.MaxValue, HasNeighbourhoods: true);

    /// <summary>A smaller tree, without any of its own inside.</summary>
    public TreeReach Inside(int nodes, long workEnd) => new(nodes, Math.Min(WorkEnd, workEnd), HasNeighbourhoods: false);
}
