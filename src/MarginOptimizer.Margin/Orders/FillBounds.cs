using System.Collections.Immutable;
using MarginOptimizer.Margin.Expressions;

namespace MarginOptimizer.Margin.Orders;

/// <summary>
/// Ends of nodes over every fill of resting orders, as nodes of the positions without them. Follows the interval arithmetic of the report, so that both
/// give the same number.
/// </summary>
/// <param name="down">By column: all sells filled, &lt;= 0.</param>
/// <param name="up">By column: all buys filled, &gt;= 0.</param>
internal sealed class FillBounds(double[] down, double[] up)
{
    /// <summary>Children of an opaque node of which all corners are tried.</summary>
    private const int MostCorners = 6;

    private readonly Dictionary<(MarginNode, bool), MarginNode> _known = new(NodeComparer.Instance);

    /// <summary>Some node has no such form; what was returned for it means nothing.</summary>
    public bool HasNoForm { get; private set; }

    public MarginNode Upper(MarginNode node) => Bound(node, isUpper: true);

    private MarginNode Bound(MarginNode node, bool isUpper)
    {
        if (_known.TryGetValue((node, isUpper), out var known)) return known;
        return _known[(node, isUpper)] = node switch
        {
            Affine affine => OfAffine(affine, isUpper),
            Combine combine => Changed(combine.Children, [.. combine.Children.Select((child, k) => Bound(child, combine.Weights[k] >= 0.0 == isUpper))]) is { } children
                ? combine with { Children = children }
                : combine,
            Largest largest => Changed(largest.Children, Bound(largest.Children, isUpper)) is { } children ? largest with { Children = children } : largest,
            Smallest smallest => Changed(smallest.Children, Bound(smallest.Children, isUpper)) is { } children ? smallest with { Children = children } : smallest,
            Scenarios scenarios => OfScenarios(scenarios, isUpper),
            GroupedScenarios grouped => OfGroups(grouped, isUpper),
            Curve curve => OfCurve(curve, isUpper),
            OneSided oneSided => OfOneSided(oneSided, isUpper),
            Decomposition covering => Changed(covering.Needs, Bound(covering.Needs, isUpper)) is { } needs ? covering with { Needs = needs } : covering,
            Opaque opaque => OfOpaque(opaque, isUpper),
            Matching matching => Untouched(matching.Buckets) ? matching : None(matching),
            Length length => Untouched(length.Children) ? length : None(length),
            _ => None(node),
        };
    }

    private ImmutableArray<MarginNode> Bound(ImmutableArray<MarginNode> nodes, bool isUpper) => [.. nodes.Select(n => Bound(n, isUpper))];

    /// <summary>The bounds, or null where no order reaches any of the nodes.</summary>
    private static ImmutableArray<MarginNode>? Changed(ImmutableArray<MarginNode> nodes, ImmutableArray<MarginNode> bounds)
    {
        for (var k = 0; k < nodes.Length; k++)
        {
            if (!ReferenceEquals(nodes[k], bounds[k])) return bounds;
        }

        return null;
    }

    private Scenarios OfScenarios(Scenarios node, bool isUpper)
    {
        double[] shifts = [.. node.Offsets.Select((_, r) => Shift(node.Table.Row(r), node.Scales[r], isUpper))];
        return shifts.AsSpan().ContainsAnyExcept(0.0) ? node with { Offsets = [.. node.Offsets.Zip(shifts, (offset, shift) => offset + shift)] } : node;
    }

    private Affine OfAffine(Affine affine, bool isUpper)
    {
        var form = affine.Form;
        var shift = 0.0;
        for (var k = 0; k < form.Columns.Length; k++) shift += Shift(form.Columns[k], form.Values[k], isUpper);
        if (shift == 0.0) return affine;
        (int, double)[] terms = [.. form.Columns.ToArray().Zip(form.Values.ToArray())];
        return new Affine(affine.Label, LinearForm.Of(down.Length, terms, form.Constant + shift));
    }

    /// <summary>The largest of the rows, each a sum of curves; other reductions have no such form.</summary>
    private MarginNode OfGroups(GroupedScenarios node, bool isUpper)
    {
        if (!Reaches(node)) return node;
        if (!node.Reduction.IsMax) return None(node);
        var rows = ImmutableArray.CreateBuilder<MarginNode>();
        for (var r = 0; r < node.Scales.Length; r++) rows.Add(Bound(Row(node, r), isUpper));
        if (node.FloorAtZero) rows.Add(new Affine(node.Label, LinearForm.Of(down.Length, [])));
        return new Largest(node.Label, rows.ToImmutable());
    }

    private bool Reaches(GroupedScenarios node)
    {
        for (var r = 0; r < node.Scales.Length; r++)
        {
            if (Touches(node.Values.Row(r)) || (node.Linear is { } linear && Touches(linear.Row(r)))) return true;
        }

        return false;
    }

    private bool Touches(ReadOnlySpan<double> row)
    {
        for (var column = 0; column < row.Length; column++)
        {
            if (row[column] != 0.0 && (down[column] != 0.0 || up[column] != 0.0)) return true;
        }

        return false;
    }

    private Combine Row(GroupedScenarios node, int row)
    {
        var children = ImmutableArray.CreateBuilder<MarginNode>();
        var values = node.Values.Row(row).ToArray();
        for (var group = 0; group < node.Shapes.Length; group++)
        {
            var terms = Enumerable.Range(0, values.Length).Where(c => values[c] != 0.0 && node.GroupOfColumn[c] == group).Select(c => (c, values[c]));
            children.Add(new Curve(node.Label, new Affine(node.Label, LinearForm.Of(down.Length, terms)), node.Shapes[group]));
        }

        if (node.Linear is { } linear)
        {
            var form = linear.Row(row).ToArray();
            children.Add(new Affine(node.Label, LinearForm.Of(down.Length, Enumerable.Range(0, form.Length).Select(c => (c, form[c])))));
        }

        return new Combine(node.Label, [.. Enumerable.Repeat(node.Scales[row], children.Count)], children.ToImmutable(), node.Offsets[row]);
    }

    private MarginNode OfCurve(Curve curve, bool isUpper)
    {
        var (low, high) = (Bound(curve.Child, isUpper: false), Bound(curve.Child, isUpper: true));
        if (ReferenceEquals(low, curve.Child) && ReferenceEquals(high, curve.Child)) return curve;
        var (atLow, atHigh) = (curve with { Child = low }, curve with { Child = high });
        if (curve.Shape.IsNonDecreasing) return isUpper ? atHigh : atLow;
        if (IsNonIncreasing(curve.Shape)) return isUpper ? atLow : atHigh;
        if (curve.Shape.IsConvex && isUpper) return new Largest(curve.Label, [atLow, atHigh]);
        if (curve.Shape.IsConcave && !isUpper) return new Smallest(curve.Label, [atLow, atHigh]);
        return None(curve);
    }

    /// <summary>Columns that orders move become curves of their shifted quantities.</summary>
    private MarginNode OfOneSided(OneSided node, bool isUpper)
    {
        var rates = node.Rates.ToArray();
        var children = ImmutableArray.CreateBuilder<MarginNode>();
        for (var column = 0; column < rates.Length; column++)
        {
            var rate = rates[column];
            if (rate == 0.0 || (down[column] == 0.0 && up[column] == 0.0)) continue;
            // The charge grows with the quantity where rate and sign agree.
            var shift = Shift(column, rate * node.Sign, isUpper) / (rate * node.Sign);
            var quantity = new Affine(node.Label, LinearForm.Of(down.Length, [(column, 1.0)], shift));
            children.Add(new Curve(node.Label, quantity, node.Sign > 0 ? CurveShape.SignScaled(0.0, rate) : CurveShape.SignScaled(-rate, 0.0)));
            rates[column] = 0.0;
        }

        if (children.Count == 0) return node;
        children.Add(new OneSided(node.Label, rates, node.Sign));
        return new Combine(node.Label, [.. Enumerable.Repeat(1.0, children.Count)], children.ToImmutable());
    }

    /// <summary>The largest corner of the children's ends, which is where the node says its largest value is.</summary>
    private MarginNode OfOpaque(Opaque node, bool isUpper)
    {
        MarginNode[] low = [.. node.Children.Select(c => Bound(c, isUpper: false))], high = [.. node.Children.Select(c => Bound(c, isUpper: true))];
        if (Untouched(node.Children)) return node;
        if (!isUpper || low.Length > MostCorners) return None(node);
        return new Opaque(node.Label, [.. low, .. high], ends => LargestCorner(node.Function, ends), node.Reason, [.. node.ZeroWhen.Select(z => z with { Node = Upper(z.Node) })])
        {
            Ceiling = node.Ceiling,
            Otherwise = node.Otherwise is { } otherwise ? Upper(otherwise) : null,
        };
    }

    private static double LargestCorner(Func<double[], double> function, double[] ends)
    {
        var count = ends.Length / 2;
        var (arguments, most) = (new double[count], double.NegativeInfinity);
        for (var corner = 0; corner < 1 << count; corner++)
        {
            for (var k = 0; k < count; k++) arguments[k] = ends[(corner >> k & 1) == 0 ? k : count + k];
            most = Math.Max(most, function(arguments));
        }

        return most;
    }

    private bool Untouched(ImmutableArray<MarginNode> nodes) =>
        nodes.All(n => ReferenceEquals(Bound(n, isUpper: true), n) && ReferenceEquals(Bound(n, isUpper: false), n));

    private MarginNode None(MarginNode node)
    {
        HasNoForm = true;
        return node;
    }

    private double Shift(ReadOnlySpan<double> coefficients, double scale, bool isUpper)
    {
        var shift = 0.0;
        for (var column = 0; column < coefficients.Length; column++) shift += Shift(column, scale * coefficients[column], isUpper);
        return shift;
    }

    private double Shift(int column, double coefficient, bool isUpper)
    {
        if (coefficient == 0.0 || (down[column] == 0.0 && up[column] == 0.0)) return 0.0;
        var (a, b) = (coefficient * down[column], coefficient * up[column]);
        return isUpper ? Math.Max(a, b) : Math.Min(a, b);
    }

    private static bool IsNonIncreasing(CurveShape shape)
    {
        if (!shape.IsPiecewiseLinear) return false;
        foreach (var piece in shape.Pieces)
        {
            if (piece.Linear > 0.0) return false;
        }

        return true;
    }

    /// <summary>Nodes are told apart by reference: equal ones may stand for different parts.</summary>
    private sealed class NodeComparer : IEqualityComparer<(MarginNode, bool)>
    {
        public static NodeComparer Instance { get; } = new();

        public bool Equals((MarginNode, bool) x, (MarginNode, bool) y) => ReferenceEquals(x.Item1, y.Item1) && x.Item2 == y.Item2;

        public int GetHashCode((MarginNode, bool) key) => HashCode.Combine(System.Runtime.CompilerServices.RuntimeHelpers.GetHashCode(key.Item1), key.Item2);
    }
}
