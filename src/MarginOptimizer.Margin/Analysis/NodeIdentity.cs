using System.Collections.Immutable;
using MarginOptimizer.Margin.Expressions;

namespace MarginOptimizer.Margin.Analysis;

/// <summary>Whether two nodes have one form, whatever their labels: then they have one value everywhere.</summary>
internal static class NodeIdentity
{
    public static bool AreSame(MarginNode a, MarginNode b) => ReferenceEquals(a, b) || (a, b) switch
    {
        (Affine x, Affine y) => AreSame(x.Form, y.Form),
        (OneSided x, OneSided y) => x.Sign == y.Sign && AreSame(x.Form, y.Form),
        (Combine x, Combine y) => x.Constant == y.Constant && x.Weights.AsSpan().SequenceEqual(y.Weights.AsSpan()) && AreSame(x.Children, y.Children),
        (Largest x, Largest y) => AreSame(x.Children, y.Children),
        (Smallest x, Smallest y) => AreSame(x.Children, y.Children),
        (Curve x, Curve y) => AreSame(x.Shape, y.Shape) && AreSame(x.Child, y.Child),
        (Scenarios x, Scenarios y) => ReferenceEquals(x.Table, y.Table) && x.FloorAtZero == y.FloorAtZero && x.Reduction == y.Reduction
            && AreEqual(x.Scales, y.Scales) && AreEqual(x.Offsets, y.Offsets),
        (GroupedScenarios x, GroupedScenarios y) => AreSame(x, y),
        (Matching x, Matching y) => AreSame(x.Spreads, y.Spreads) && AreSame(x.Buckets, y.Buckets),
        (Decomposition x, Decomposition y) => AreEqual(x.Costs, y.Costs) && AreEqual(x.Strategies, y.Strategies) && AreSame(x.Needs, y.Needs),
        (Length x, Length y) => AreEqual(x.Correlations, y.Correlations) && AreSame(x.Children, y.Children),
        _ => false,
    };

    private static bool AreSame(GroupedScenarios x, GroupedScenarios y)
    {
        var isSameRow = ReferenceEquals(x.Values, y.Values) && ReferenceEquals(x.Linear, y.Linear) && x.GroupOfColumn.AsSpan().SequenceEqual(y.GroupOfColumn);
        if (!isSameRow || x.Shapes.Length != y.Shapes.Length || x.FloorAtZero != y.FloorAtZero || x.Reduction != y.Reduction) return false;
        for (var g = 0; g < x.Shapes.Length; g++)
        {
            if (!AreSame(x.Shapes[g], y.Shapes[g])) return false;
        }

        return AreEqual(x.Scales, y.Scales) && AreEqual(x.Offsets, y.Offsets);
    }

    private static bool AreSame(ImmutableArray<MarginNode> a, ImmutableArray<MarginNode> b)
    {
        if (a.Length != b.Length) return false;
        for (var k = 0; k < a.Length; k++)
        {
            if (!AreSame(a[k], b[k])) return false;
        }

        return true;
    }

    private static bool AreSame(ImmutableArray<MatchingSpread> a, ImmutableArray<MatchingSpread> b)
    {
        if (a.Length != b.Length) return false;
        for (var k = 0; k < a.Length; k++)
        {
            if (a[k].First != b[k].First || a[k].Second != b[k].Second || !AreSame(a[k].Charge, b[k].Charge)) return false;
        }

        return true;
    }

    private static bool AreSame(CurveShape a, CurveShape b) =>
        ReferenceEquals(a, b) || (a.Breakpoints.SequenceEqual(b.Breakpoints) && a.Pieces.SequenceEqual(b.Pieces));

    private static bool AreSame(LinearForm a, LinearForm b) =>
        ReferenceEquals(a, b) || (a.Constant == b.Constant && a.Columns.SequenceEqual(b.Columns) && a.Values.SequenceEqual(b.Values));

    private static bool AreEqual(ReadOnlySpan<double> a, ReadOnlySpan<double> b) => a.SequenceEqual(b);
}
