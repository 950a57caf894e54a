using MarginOptimizer.Margin.Expressions;

namespace MarginOptimizer.Margin.Analysis;

/// <summary>
/// A node as a constant, a linear form, curves of linear forms and weighted other nodes. Terms that are the same merge: coefficients add up,
/// curves of one direction become one curve, equal nodes one node. That is what shows an offset to be convex where it is.
/// </summary>
internal sealed class SumForm
{
    private readonly Dictionary<(int First, int Count), List<(Direction Direction, ScalarSum Sum)>> _curves = [];

    public double Constant { get; set; }

    public SortedDictionary<int, double> Linear { get; } = [];

    /// <summary>In the order in which they first came.</summary>
    public List<(Direction Direction, ScalarSum Sum)> Curves { get; } = [];

    public List<(MarginNode Node, double Weight)> Nodes { get; } = [];

    public bool IsAffine => Curves.Count == 0 && Nodes.Count == 0;

    public void AddLinear(int column, double coefficient)
    {
        if (coefficient == 0.0) return;
        var sum = Linear.GetValueOrDefault(column);

        // A coefficient that cancelled but for rounding would give a direction of its own.
        if (Math.Abs(sum + coefficient) <= 1e-14 * Math.Abs(coefficient)) Linear.Remove(column);
        else Linear[column] = sum + coefficient;
    }

    /// <summary>Adds <c>weight * shape(form)</c>; the form is affine.</summary>
    public void AddCurve(SumForm form, CurveShape shape, double weight)
    {
        if (form.Linear.Count == 0)
        {
            Constant += weight * shape.At(form.Constant);
            return;
        }

        var (direction, factor) = Direction.Of(form.Linear);
        SumOf(direction).Add(shape, factor, form.Constant, weight);
    }

    public void AddNode(MarginNode node, double weight)
    {
        for (var k = 0; k < Nodes.Count; k++)
        {
            if (!NodeIdentity.AreSame(Nodes[k].Node, node)) continue;
            var sum = Nodes[k].Weight + weight;
            if (Math.Abs(sum) <= 1e-14 * Math.Abs(weight)) Nodes.RemoveAt(k);
            else Nodes[k] = (Nodes[k].Node, sum);
            return;
        }

        Nodes.Add((node, weight));
    }

    public void Add(SumForm other, double weight)
    {
        if (weight == 0.0) return;
        Constant += weight * other.Constant;
        foreach (var (column, coefficient) in other.Linear) AddLinear(column, weight * coefficient);
        foreach (var (direction, sum) in other.Curves) SumOf(direction).Add(sum, weight);
        foreach (var (node, share) in other.Nodes) AddNode(node, weight * share);
    }

    /// <summary>Curves that are affine over the box become part of the linear form.</summary>
    public void Settle(ColumnBox box)
    {
        for (var k = Curves.Count - 1; k >= 0; k--)
        {
            var (direction, sum) = Curves[k];
            var u = direction.Over(box);
            if (sum.CurvatureOver(u) != Curvature.Affine) continue;
            var (slope, constant) = sum.LineOver(u);
            Constant += constant;
            for (var i = 0; i < direction.Columns.Length; i++) AddLinear(direction.Columns[i], slope * direction.Coefficients[i]);
            _curves[Key(direction)].RemoveAll(c => ReferenceEquals(c.Sum, sum));
            Curves.RemoveAt(k);
        }
    }

    private ScalarSum SumOf(Direction direction)
    {
        var key = Key(direction);
        if (!_curves.TryGetValue(key, out var near)) _curves.Add(key, near = []);
        foreach (var (known, sum) in near)
        {
            if (known.IsSame(direction)) return sum;
        }

        var made = (direction, new ScalarSum());
        near.Add(made);
        Curves.Add(made);
        return made.Item2;
    }

    private static (int First, int Count) Key(Direction direction) => (direction.Columns[0], direction.Columns.Length);
}
