using System.Collections.Immutable;
using MarginOptimizer.Margin.Expressions;

namespace MarginOptimizer.Margin.Analysis;

/// <summary>Writes nodes as merged sums; what is no sum stands in it as itself, with facts of its own.</summary>
internal sealed class NodeForms
{
    private readonly MarginUnit _unit;
    private readonly ColumnBox _box;
    private readonly Func<MarginNode, NodeFacts> _facts;
    private readonly AtomRules _rules;
    private readonly Dictionary<MarginNode, SumForm> _known = new(ReferenceEqualityComparer.Instance);
    private readonly Dictionary<MarginNode, NodeFacts> _atoms = new(ReferenceEqualityComparer.Instance);

    public NodeForms(MarginUnit unit, ColumnBox box, Func<MarginNode, NodeFacts> facts)
    {
        (_unit, _box, _facts) = (unit, box, facts);
        _rules = new AtomRules(facts, ColumnFacts);
    }

    public SumForm Of(MarginNode node)
    {
        if (_known.TryGetValue(node, out var known)) return known;
        var form = new SumForm();
        Fill(form, node);
        form.Settle(_box);
        _known.Add(node, form);
        return form;
    }

    /// <summary>Facts of a node that stands for itself in a sum.</summary>
    public NodeFacts Atom(MarginNode node)
    {
        if (!_atoms.TryGetValue(node, out var facts)) _atoms.Add(node, facts = _rules.Of(node));
        return facts;
    }

    private NodeFacts ColumnFacts(int column) => column < _box.Columns
        ? new NodeFacts(Curvature.Affine, _box[column])
        : _facts(_unit.Auxiliaries[column - _box.Columns]);

    private void Fill(SumForm form, MarginNode node)
    {
        switch (node)
        {
            case Affine affine:
                form.Constant += affine.Form.Constant;
                for (var k = 0; k < affine.Form.Columns.Length; k++) AddColumn(form, affine.Form.Columns[k], affine.Form.Values[k]);
                return;
            case Combine combine:
                form.Constant += combine.Constant;
                for (var k = 0; k < combine.Children.Length; k++) form.Add(Of(combine.Children[k]), combine.Weights[k]);
                return;
            case OneSided oneSided:
                AddOneSided(form, oneSided);
                return;
            case Curve curve:
                AddCurve(form, curve, 1.0);
                return;
            case Largest largest:
                AddExtreme(form, largest, _rules.Relevant(largest), 1.0);
                return;
            case Smallest smallest:
                AddExtreme(form, smallest, _rules.Relevant(smallest), -1.0);
                return;
            case Scenarios scenarios when _rules.SoleRow(scenarios) is var row and >= 0:
                form.Constant += scenarios.Offsets[row];
                AddRow(form, scenarios.Table.Row(row), scenarios.Scales[row]);
                return;
            case Matching { Spreads.Length: 1 } matching when TryAddPair(form, matching):
                return;
            default:
                AddAtom(form, node, 1.0);
                return;
        }
    }

    private void AddAtom(SumForm form, MarginNode node, double weight)
    {
        var facts = Atom(node);
        if (facts.Interval.IsPoint) form.Constant += weight * facts.Interval.Lower;
        else form.AddNode(node, weight);
    }

    private void AddRow(SumForm form, ReadOnlySpan<double> row, double weight)
    {
        for (var column = 0; column < row.Length; column++)
        {
            if (row[column] != 0.0) AddColumn(form, column, weight * row[column]);
        }
    }

    private void AddColumn(SumForm form, int column, double coefficient)
    {
        if (column < _box.Columns) form.AddLinear(column, coefficient);
        else form.Add(Of(_unit.Auxiliaries[column - _box.Columns]), coefficient);
    }

    private void AddOneSided(SumForm form, OneSided node)
    {
        var shape = node.Sign > 0 ? CurveShape.PositivePart : CurveShape.SignScaled(-1.0, 0.0);
        for (var k = 0; k < node.Form.Columns.Length; k++)
        {
            var (column, rate) = (node.Form.Columns[k], node.Form.Values[k]);
            if (column >= _box.Columns)
            {
                AddCurve(form, new Curve(node.Label, _unit.Auxiliaries[column - _box.Columns], shape), rate);
                continue;
            }

            var single = new SumForm();
            single.AddLinear(column, 1.0);
            form.AddCurve(single, shape, rate);
        }
    }

    private void AddCurve(SumForm form, Curve curve, double weight)
    {
        var child = Of(curve.Child);
        if (child.IsAffine)
        {
            form.AddCurve(child, curve.Shape, weight);
            return;
        }

        var sum = new ScalarSum();
        sum.Add(curve.Shape, 1.0, 0.0, 1.0);
        var over = _facts(curve.Child).Interval;
        if (sum.CurvatureOver(over) != Curvature.Affine)
        {
            AddAtom(form, curve, weight);
            return;
        }

        var (slope, constant) = sum.LineOver(over);
        form.Constant += weight * constant;
        form.Add(child, weight * slope);
    }

    /// <summary>Of two whose difference is affine, <c>max(a, b) = b + (a - b)+</c> and <c>min(a, b) = b - (b - a)+</c>.</summary>
    private void AddExtreme(SumForm form, MarginNode node, ImmutableArray<MarginNode> relevant, double sign)
    {
        if (relevant.Length == 1)
        {
            form.Add(Of(relevant[0]), 1.0);
            return;
        }

        if (relevant.Length == 2)
        {
            var difference = new SumForm();
            difference.Add(Of(relevant[0]), sign);
            difference.Add(Of(relevant[1]), -sign);
            difference.Settle(_box);
            if (difference.IsAffine)
            {
                form.Add(Of(relevant[1]), 1.0);
                form.AddCurve(difference, CurveShape.PositivePart, sign);
                return;
            }
        }

        AddAtom(form, node, 1.0);
    }

    /// <summary>
    /// One spread of two affine buckets: the matched amount is <c>(|a| + |b| - |a + b|) / 2</c>, which a charge at one rate keeps a sum of curves;
    /// at several rates it is one only where the buckets have one direction.
    /// </summary>
    private bool TryAddPair(SumForm form, Matching node)
    {
        var spread = node.Spreads[0];
        var (a, b) = (Of(node.Buckets[spread.First]), Of(node.Buckets[spread.Second]));
        if (!a.IsAffine || !b.IsAffine) return false;
        var charge = new ScalarSum();
        charge.Add(spread.Charge, 1.0, 0.0, 1.0);
        var (first, second) = (_facts(node.Buckets[spread.First]).Interval, _facts(node.Buckets[spread.Second]).Interval);
        var most = Math.Min(Math.Max(-first.Lower, first.Upper), Math.Max(-second.Lower, second.Upper));
        var matched = new Interval(0.0, most);
        if (charge.CurvatureOver(matched) != Curvature.Affine) return TryAddRay(form, a, b, spread.Charge);
        var half = 0.5 * charge.LineOver(matched).Slope;
        var both = new SumForm();
        both.Add(a, 1.0);
        both.Add(b, 1.0);
        form.AddCurve(a, CurveShape.Absolute, half);
        form.AddCurve(b, CurveShape.Absolute, half);
        form.AddCurve(both, CurveShape.Absolute, -half);
        return true;
    }

    /// <summary>Buckets k u and l u of opposite signs match <c>min(|k|, |l|) |u|</c>.</summary>
    private static bool TryAddRay(SumForm form, SumForm a, SumForm b, CurveShape charge)
    {
        if (a.Constant != 0.0 || b.Constant != 0.0 || a.Linear.Count == 0 || b.Linear.Count == 0) return false;
        var ((direction, k), (other, l)) = (Direction.Of(a.Linear), Direction.Of(b.Linear));
        if (!direction.IsSame(other)) return false;
        if (k * l > 0.0) return true;
        var smaller = Math.Abs(k) < Math.Abs(l) ? a : b;
        var negative = new SumForm();
        negative.Add(smaller, -1.0);
        var fromZero = OfPositive(charge);
        form.AddCurve(smaller, fromZero, 1.0);
        form.AddCurve(negative, fromZero, 1.0);
        return true;
    }

    /// <summary>The charge for amounts above zero, nothing below.</summary>
    private static CurveShape OfPositive(CurveShape charge)
    {
        var (breakpoints, pieces) = (new List<double> { 0.0 }, new List<CurvePiece> { default });
        for (var k = 0; k < charge.Pieces.Length; k++)
        {
            if (k < charge.Breakpoints.Length && charge.Breakpoints[k] <= 0.0) continue;
            if (pieces.Count > 1) breakpoints.Add(charge.Breakpoints[k - 1]);
            pieces.Add(charge.Pieces[k]);
        }

        return new CurveShape([.. breakpoints], [.. pieces]);
    }
}
