using System.Collections.Immutable;
using MarginOptimizer.Margin.Expressions;

namespace MarginOptimizer.Margin.Analysis;

/// <summary>
/// Curvature and bounds of nodes over a box of columns, as functions of the instruments and money of a unit: auxiliaries are replaced by what
/// they are made of. What is claimed is proven, up to rounding; what cannot be proven is <see cref="Curvature.Neither"/>. Remembers what it has
/// found; for one thread.
/// </summary>
public sealed class NodeAnalysis
{
    private readonly MarginUnit _unit;
    private readonly ColumnBox _box;
    private readonly NodeForms _forms;
    private readonly Dictionary<MarginNode, NodeFacts> _known = new(ReferenceEqualityComparer.Instance);

    /// <param name="unit">Whose columns the nodes read; the nodes themselves need not be part of it.</param>
    /// <param name="box">What is claimed holds here; a smaller box proves more.</param>
    public NodeAnalysis(MarginUnit unit, ColumnBox box)
    {
        (_unit, _box) = (unit, box);
        _forms = new NodeForms(unit, box, Of);
    }

    public Curvature CurvatureOf(MarginNode node) => Of(node).Curvature;

    /// <summary>Bounds of the value: exact for an affine node, for a curve of one, and for the largest of independent rows.</summary>
    public Interval IntervalOf(MarginNode node) => Of(node).Interval;

    /// <summary>The node as a linear form of instruments and money where it is one over the box, for example a curve that does not bend there.</summary>
    public LinearForm? LinearFormOf(MarginNode node)
    {
        var form = _forms.Of(node);
        return form.IsAffine ? Form(form.Linear, form.Constant) : null;
    }

    /// <summary>
    /// The node as a sum in which equal terms have merged: one linear form, one curve for each direction, each other node once. Equal to the
    /// node over the box, and what its curvature was judged by: a convex node that has a term with a concave part shows none here.
    /// </summary>
    public MarginNode Merged(MarginNode node)
    {
        var form = _forms.Of(node);
        var (weights, children) = (ImmutableArray.CreateBuilder<double>(), ImmutableArray.CreateBuilder<MarginNode>());
        if (form.Linear.Count > 0 || (form.Curves.Count == 0 && form.Nodes.Count == 0)) Add(1.0, new Affine(node.Label, Form(form.Linear, form.Constant)));
        foreach (var (direction, sum) in form.Curves) Add(1.0, new Curve(node.Label, new Affine(node.Label, Form(direction)), sum.Shape()));
        foreach (var (other, weight) in form.Nodes) Add(weight, other);
        var constant = form.Linear.Count > 0 || form.IsAffine ? 0.0 : form.Constant;
        return children.Count == 1 && weights[0] == 1.0 && constant == 0.0
            ? children[0]
            : new Combine(node.Label, weights.ToImmutable(), children.ToImmutable(), constant);

        void Add(double weight, MarginNode child)
        {
            weights.Add(weight);
            children.Add(child);
        }
    }

    private NodeFacts Of(MarginNode node)
    {
        if (_known.TryGetValue(node, out var known)) return known;
        var facts = Of(_forms.Of(node));
        _known.Add(node, facts);
        return facts;
    }

    private NodeFacts Of(SumForm form)
    {
        var (curvature, interval) = (Curvature.Affine, Interval.Exactly(form.Constant));
        foreach (var (column, coefficient) in form.Linear) interval += coefficient * _box[column];
        foreach (var (direction, sum) in form.Curves)
        {
            var u = direction.Over(_box);
            curvature = curvature.Plus(sum.CurvatureOver(u));
            interval += sum.RangeOver(u);
        }

        foreach (var (node, weight) in form.Nodes)
        {
            var facts = _forms.Atom(node);
            curvature = curvature.Plus(facts.Curvature.Times(weight));
            interval += weight * facts.Interval;
        }

        return new NodeFacts(curvature, interval);
    }

    private LinearForm Form(SortedDictionary<int, double> linear, double constant) =>
        LinearForm.Of(_unit.ColumnCount, linear.Select(c => (c.Key, c.Value)), constant);

    private LinearForm Form(Direction direction) => LinearForm.Of(_unit.ColumnCount, direction.Columns.Zip(direction.Coefficients));
}
