using MarginOptimizer.Solver.Branching;

namespace MarginOptimizer.Solver.Tree;

/// <summary>All nodes of a search, parents before children.</summary>
/// <param name="root">The whole box.</param>
internal sealed class NodeTree(TreeBox root)
{
    private readonly List<TreeNode> _nodes = [];
    private readonly List<TreeNode> _path = [];
    private (NarrowedSearch Search, TreeNode At)? _rest;

    /// <summary>The search that goes on under one of the nodes came to its end, or there is none.</summary>
    public bool IsRestComplete => _rest is not { Search.IsComplete: false };

    public TreeNode Add(TreeNode? parent, TreePart? part, double bound)
    {
        var node = new TreeNode(parent, part, bound);
        _nodes.Add(node);
        return node;
    }

    /// <summary>Under a node, another search goes on.</summary>
    public void Hang(NarrowedSearch search, TreeNode at) => _rest = (search, at);

    /// <summary>Writes the box of a node from all that was settled above it.</summary>
    public void WriteBox(TreeNode node, TreeBox box)
    {
        _path.Clear();
        for (TreeNode? at = node; at is not null; at = at.Parent)
        {
            _path.Add(at);
        }

        box.CopyFrom(root);
        for (int k = _path.Count - 1; k >= 0; k--)
        {
            if (_path[k].Part is { } part)
            {
                box.Take(part);
            }

            foreach (ImpliedRange range in _path[k].Implied)
            {
                box.Take(range.Kept);
            }

            foreach (TreePart kept in _path[k].Evidence?.Kept ?? [])
            {
                box.Take(kept);
            }
        }
    }

    /// <summary>Nodes of the proof.</summary>
    public IEnumerable<TreeProofNode> Proof()
    {
        var index = new Dictionary<TreeNode, int>(_nodes.Count);
        foreach (TreeNode node in _nodes)
        {
            index[node] = index.Count;
            yield return new TreeProofNode(node.Parent is null ? -1 : index[node.Parent], node.Part, node.Evidence) { Implied = node.Implied };
        }

        if (_rest is { } rest)
        {
            foreach (TreeProofNode node in rest.Search.Proof(index[rest.At], index.Count))
            {
                yield return node;
            }
        }
    }
}
