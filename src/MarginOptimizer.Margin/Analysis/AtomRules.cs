using System.Collections.Immutable;
using MarginOptimizer.Margin.Evaluation;
using MarginOptimizer.Margin.Expressions;

namespace MarginOptimizer.Margin.Analysis;

/// <summary>Facts of nodes that are no sums, from the facts of their children.</summary>
internal sealed class AtomRules(Func<MarginNode, NodeFacts> facts, Func<int, NodeFacts> column)
{
    private readonly ScenarioRules _scenarios = new(column);

    public NodeFacts Of(MarginNode node) => node switch
    {
        Curve curve => OfCurve(curve),
        Largest largest => OfLargest(Relevant(largest)),
        Smallest smallest => OfSmallest(Relevant(smallest)),
        Scenarios scenarios => _scenarios.Of(scenarios),
        GroupedScenarios grouped => _scenarios.Of(grouped),
        Matching matching => OfMatching(matching),
        Decomposition covering => OfCovering(covering),
        Length length => OfLength(length),
        Opaque opaque => OfOpaque(opaque),
        _ => throw new ArgumentException($"node '{node.Label}' has an unknown kind {node.GetType().Name}", nameof(node)),
    };

    public int SoleRow(Scenarios node) => _scenarios.SoleRow(node);

    /// <summary>The children that can be the largest somewhere in the box; among equals the first.</summary>
    public ImmutableArray<MarginNode> Relevant(Largest node)
    {
        var surest = node.Children.MaxBy(c => facts(c).Interval.Lower)!;
        var least = facts(surest).Interval.Lower;
        return [.. node.Children.Where(c => ReferenceEquals(c, surest) || facts(c).Interval.Upper > least).Distinct(ReferenceEqualityComparer.Instance).Cast<MarginNode>()];
    }

    /// <inheritdoc cref="Relevant(Largest)"/>
    public ImmutableArray<MarginNode> Relevant(Smallest node)
    {
        var surest = node.Children.MinBy(c => facts(c).Interval.Upper)!;
        var most = facts(surest).Interval.Upper;
        return [.. node.Children.Where(c => ReferenceEquals(c, surest) || facts(c).Interval.Lower < most).Distinct(ReferenceEqualityComparer.Instance).Cast<MarginNode>()];
    }

    private NodeFacts OfCurve(Curve node)
    {
        var child = facts(node.Child);
        var (lower, upper) = node.Shape.Range(child.Interval.Lower, child.Interval.Upper);
        return NodeFacts.Of(CurvatureRules.Composed(node.Shape, child), lower, upper);
    }

    private NodeFacts OfLargest(ImmutableArray<MarginNode> children)
    {
        var isConvex = children.All(c => facts(c).Curvature.IsConvex());
        return NodeFacts.Of(
            isConvex ? Curvature.Convex : Curvature.Neither, children.Max(c => facts(c).Interval.Lower), children.Max(c => facts(c).Interval.Upper));
    }

    private NodeFacts OfSmallest(ImmutableArray<MarginNode> children)
    {
        var isConcave = children.All(c => facts(c).Curvature.IsConcave());
        return NodeFacts.Of(
            isConcave ? Curvature.Concave : Curvature.Neither, children.Min(c => facts(c).Interval.Lower), children.Min(c => facts(c).Interval.Upper));
    }

    private NodeFacts OfMatching(Matching node)
    {
        if (!node.Buckets.All(b => facts(b).Interval.IsFinite))
            return NodeFacts.Of(Curvature.Neither, 0.0, node.Spreads.Sum(s => s.Charge.Range(0.0, double.PositiveInfinity).Upper));
        var (low, high) = Ends(node.Buckets);
        var (lower, upper) = GreedyMatching.Range(node.Spreads, low, high);
        return NodeFacts.Of(Curvature.Neither, lower, upper);
    }

    /// <summary>Convex in the needs and never falling in them.</summary>
    private NodeFacts OfCovering(Decomposition node)
    {
        var (low, high) = Ends(node.Needs);
        var curvature = node.Needs.All(n => facts(n).Curvature.IsConvex()) ? Curvature.Convex : Curvature.Neither;
        return NodeFacts.Of(
            curvature,
            Array.TrueForAll(low, double.IsFinite) ? Cost(node, low) : 0.0,
            Array.TrueForAll(high, double.IsFinite) ? Cost(node, high) : double.PositiveInfinity);
    }

    private static double Cost(Decomposition node, double[] needs)
    {
        var (n, strategies) = (needs.Length, node.Costs.Length);
        var scratch = new double[CoveringProgram.ScratchLength(n, strategies)];
        return CoveringProgram.Solve(node, needs, scratch, new int[CoveringProgram.BasisLength(n, strategies)], new double[n]);
    }

    private NodeFacts OfLength(Length node)
    {
        var children = node.Children.Select(facts).ToList();
        var grows = Array.TrueForAll(node.Correlations, c => c >= 0.0) && children.TrueForAll(c => c.Curvature.IsConvex() && c.Interval.Lower >= 0.0);
        var curvature = grows || children.TrueForAll(c => c.Curvature == Curvature.Affine) ? Curvature.Convex : Curvature.Neither;
        if (!children.TrueForAll(c => c.Interval.IsFinite)) return new NodeFacts(curvature, new Interval(0.0, double.PositiveInfinity));
        var (low, high) = Ends(node.Children);
        var (lower, upper) = CorrelatedLength.Range(node.Correlations, low, high, new double[low.Length]);
        return NodeFacts.Of(curvature, lower, upper);
    }

    /// <summary>Largest at a corner, and not below zero unless a corner is.</summary>
    private NodeFacts OfOpaque(Opaque node)
    {
        var (low, high) = Ends(node.Children);
        if (!Array.TrueForAll(low, double.IsFinite) || !Array.TrueForAll(high, double.IsFinite)) return new NodeFacts(Curvature.Neither, Interval.Everything);
        var (lower, upper) = OpaqueCorners.Range(node, low, high);
        return new NodeFacts(Curvature.Neither, new Interval(lower, upper));
    }

    private (double[] Low, double[] High) Ends(ImmutableArray<MarginNode> children) =>
        ([.. children.Select(c => facts(c).Interval.Lower)], [.. children.Select(c => facts(c).Interval.Upper)]);
}
