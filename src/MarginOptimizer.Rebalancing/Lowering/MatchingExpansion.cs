using System.Collections.Immutable;
using System.Runtime.CompilerServices;
using MarginOptimizer.Margin.Expressions;

namespace MarginOptimizer.Rebalancing.Lowering;

/// <summary>
/// Greedy offsets as an expression of their own: of two buckets a and b, <c>max(0, min(a, -b))</c> and <c>max(0, min(-a, b))</c> are matched (one of
/// them is zero), charged and taken off. Made once per node, so that choices keep their names.
/// </summary>
internal static class MatchingExpansion
{
    private static readonly ConditionalWeakTable<Matching, MarginNode> Known = [];

    public static MarginNode Of(Matching node) => Known.GetValue(node, Expand);

    private static Combine Expand(Matching node)
    {
        var remaining = node.Buckets.ToArray();
        var charges = ImmutableArray.CreateBuilder<MarginNode>();
        var zero = new Affine(node.Label, new LinearForm([]));
        foreach (var (first, second, charge) in node.Spreads)
        {
            var (a, b) = (remaining[first], remaining[second]);
            var longFirst = Matched(a, b);
            var shortFirst = Matched(b, a);
            charges.Add(new Curve(node.Label, new Combine(node.Label, [1.0, 1.0], [longFirst, shortFirst]), charge));
            remaining[first] = new Combine(node.Label, [1.0, -1.0, 1.0], [a, longFirst, shortFirst]);
            remaining[second] = new Combine(node.Label, [1.0, 1.0, -1.0], [b, longFirst, shortFirst]);
        }

        return new Combine(node.Label, [.. charges.Select(_ => 1.0)], charges.ToImmutable());

        MarginNode Matched(MarginNode positive, MarginNode negative) => new Largest(
            node.Label, [zero, new Smallest(node.Label, [positive, new Combine(node.Label, [-1.0], [negative])])]);
    }
}
