using System.Collections.Immutable;
using MarginOptimizer.Margin.Expressions;

namespace MarginOptimizer.Margin.Analysis;

/// <summary>Finds the functions in an expression of which only what they promise is known.</summary>
public static class OpaqueParts
{
    /// <summary>Every such node that a node is made of, auxiliaries included, each once.</summary>
    /// <param name="unit">Whose auxiliaries the node may read; all of them count.</param>
    /// <param name="node">Part of the unit, or made of its parts.</param>
    public static IReadOnlyCollection<Opaque> Of(MarginUnit unit, MarginNode node)
    {
        var seen = new HashSet<MarginNode>(ReferenceEqualityComparer.Instance);
        var left = new Stack<MarginNode>(unit.Auxiliaries);
        left.Push(node);
        while (left.TryPop(out var next))
        {
            if (!seen.Add(next)) continue;
            foreach (var child in ChildrenOf(next)) left.Push(child);
        }

        return [.. seen.OfType<Opaque>()];
    }

    /// <summary>Scenario rows and linear forms read columns; what an auxiliary column is made of is among the unit's auxiliaries.</summary>
    private static ImmutableArray<MarginNode> ChildrenOf(MarginNode node) => node switch
    {
        Combine combine => combine.Children,
        Largest largest => largest.Children,
        Smallest smallest => smallest.Children,
        Curve curve => [curve.Child],
        Matching matching => matching.Buckets,
        Decomposition covering => covering.Needs,
        Length length => length.Children,
        Opaque opaque => opaque.Children,
        _ => [],
    };
}
