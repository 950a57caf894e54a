using System.Runtime.CompilerServices;
using MarginOptimizer.Margin.Expressions;
using MarginOptimizer.Rebalancing.Evaluation;

namespace MarginOptimizer.Rebalancing.Lowering;

/// <summary>Which nodes of a margin unit trades or transfers can change; nodes made on the way of lowering included. Never false where they can.</summary>
internal sealed class MovedNodes
{
    private readonly Dictionary<MarginNode, bool> _known = new(NodeReference.Instance);
    private readonly MarginUnitView _view;
    private readonly bool[] _columns;

    public MovedNodes(MarginUnitView view, ProgramBuilder builder)
    {
        var unit = view.Unit;
        (_view, _columns) = (view, new bool[unit.ColumnCount]);
        for (var i = 0; i < view.Moves.Length; i++) _columns[i] = !view.Moves[i].IsEmpty;
        for (var money = 0; money < unit.Money.Length; money++)
        {
            _columns[unit.CashColumnOf(money)] = !view.Transfers[money].IsEmpty
                || builder.Universe.Tradeables.Any(t => t.Account == view.Account && t.Instrument.Settlement == unit.Money[money]);
        }

        // An auxiliary is a function of the columns before it.
        for (var k = 0; k < unit.Auxiliaries.Length; k++) _columns[unit.AuxiliaryColumnOf(k)] = Contains(unit.Auxiliaries[k]);
    }

    public bool Contains(MarginNode node)
    {
        if (!_known.TryGetValue(node, out var isMoved)) _known[node] = isMoved = IsMoved(node);
        return isMoved;
    }

    private bool IsMoved(MarginNode node) => node switch
    {
        Affine affine => Reads(affine.Form.Coefficients),
        OneSided oneSided => Reads(oneSided.Rates),
        Combine combine => combine.Children.Any(Contains),
        Largest largest => largest.Children.Any(Contains),
        Smallest smallest => smallest.Children.Any(Contains),
        Curve curve => Contains(curve.Child),
        Scenarios scenarios => Reads(scenarios.Table),
        GroupedScenarios grouped => Reads(grouped.Values) || (grouped.Linear is { } linear && Reads(linear)),
        Matching matching => matching.Buckets.Any(Contains),
        Decomposition covering => covering.Needs.Any(Contains),
        Length length => length.Children.Any(Contains),
        Opaque opaque => opaque.Children.Any(Contains),
        _ => throw new NotOptimisableException($"'{node.Label}' in {_view.Unit.Currency} is of a kind that has no form"),
    };

    private bool Reads(ScenarioTable table)
    {
        for (var r = 0; r < table.Rows.Length; r++)
        {
            if (Reads(table.Row(r))) return true;
        }

        return false;
    }

    private bool Reads(ReadOnlySpan<double> coefficients)
    {
        for (var column = 0; column < coefficients.Length; column++)
        {
            if (_columns[column] && coefficients[column] != 0.0) return true;
        }

        return false;
    }

    /// <summary>Equal nodes may stand for different parts, and comparing them looks at all they are made of.</summary>
    private sealed class NodeReference : IEqualityComparer<MarginNode>
    {
        public static NodeReference Instance { get; } = new();

        public bool Equals(MarginNode? x, MarginNode? y) => ReferenceEquals(x, y);

        public int GetHashCode(MarginNode node) => RuntimeHelpers.GetHashCode(node);
    }
}
