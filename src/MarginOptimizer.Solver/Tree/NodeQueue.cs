using MarginOptimizer.Solver.Branching;

namespace MarginOptimizer.Solver.Tree;

/// <summary>The parts of a search: those that wait, the least bound of those that are finished, and the tree of all, which is the proof.</summary>
/// <param name="root">The whole box.</param>
internal sealed class NodeQueue(TreeBox root)
{
    private readonly PriorityQueue<TreeNode, (double Bound, int Order)> _open = new();
    private double _closed = double.PositiveInfinity;
    private int _order;
    private (NodeTree Tree, double Bound)? _left;

    public NodeTree Tree { get; private set; } = new(root);

    public bool IsEmpty => _open.Count == 0;

    /// <summary>Least bound of the waiting parts; null without one.</summary>
    public double? Least => _open.TryPeek(out TreeNode? least, out _) ? least.Bound : null;

    /// <summary>A part is finished: nothing in it is below the bound.</summary>
    public void Close(double bound) => _closed = Math.Min(_closed, bound);

    public void Push(TreeNode node, TreeBasis basis)
    {
        node.Basis = basis;
        _open.Enqueue(node, (node.Bound, _order++));
    }

    /// <summary>The waiting part with the least bound; parts that the cutoff has overtaken are closed on the way. Null when none is left.</summary>
    public TreeNode? Next(double cutoff)
    {
        while (_open.TryDequeue(out TreeNode? node, out _))
        {
            if (node.Bound < cutoff)
            {
                return node;
            }

            Close(node.Bound);
            node.Basis = null;
        }

        return null;
    }

    /// <summary>A new tree from its root; the best of those left counts where the new one proves less in the end.</summary>
    /// <param name="at">The part in hand.</param>
    public TreeNode Restart(TreeNode? at)
    {
        double bound = Bound(at);
        if (!(bound <= _left?.Bound))
        {
            _left = (Tree, bound);
        }

        _open.Clear();
        _closed = double.PositiveInfinity;
        Tree = new NodeTree(root);
        return Tree.Add(null, null, double.NegativeInfinity);
    }

    /// <summary>What is proven in the end.</summary>
    /// <param name="at">The part in hand; null when there is none.</param>
    public double End(TreeNode? at)
    {
        double bound = Bound(at);
        if (_left is { } left && left.Bound > bound)
        {
            return left.Bound;
        }

        _left = null;
        return bound;
    }

    /// <summary>The nodes that prove it.</summary>
    public IEnumerable<TreeProofNode> Proof() => (_left?.Tree ?? Tree).Proof();

    private double Bound(TreeNode? at) => Math.Min(_closed, Math.Min(Least ?? double.PositiveInfinity, at?.Bound ?? double.PositiveInfinity));
}
