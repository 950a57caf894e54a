using MarginOptimizer.Domain;
using MarginOptimizer.Margin.Expressions;
using MarginOptimizer.Rebalancing.Evaluation;
using MarginOptimizer.Solver.Problem;

namespace MarginOptimizer.Rebalancing.Lowering;

/// <summary>
/// Writes margin expressions into a program. Every node becomes exactly what it evaluates to, except an <see cref="Opaque"/> one, which is
/// kept at zero (or at most at its present size) by the limits it names: these restrict the trades and are marked as restrictions.
/// </summary>
/// <param name="builder">Takes the functions and limits.</param>
/// <param name="holdPresent">
/// Where the present book has a charge that cannot be lowered, trades may keep it at up to its present size instead of bringing it to zero.
/// </param>
internal sealed class MarginLowering(ProgramBuilder builder, bool holdPresent)
{
    /// <summary>Relative room beyond the present charge, so that doing nothing does not lie on the very edge.</summary>
    private const double Spare = 1e-6;

    /// <summary>Begins the names of limits that no user gave.</summary>
    public const string Prefix = "margin:";

    private readonly Dictionary<(MarginUnitView, MarginNode), Lowered> _known = new(NodeComparer.Instance);
    private readonly Dictionary<(MarginUnitView, MarginNode), double> _ceilings = new(NodeComparer.Instance);

    /// <summary>Names of the limits that keep opaque parts at zero.</summary>
    public List<string> Restrictions { get; } = [];

    /// <summary>The present book is outside the region where opaque parts are zero.</summary>
    public bool PresentIsBeyond { get; private set; }

    /// <summary>Adds <paramref name="weight"/> times the node's value.</summary>
    /// <exception cref="NotOptimisableException">The node is not convex with this sign.</exception>
    public void AddTo(ProgramForm form, MarginUnitView view, MarginNode node, double weight)
    {
        if (weight == 0.0) return;
        switch (node)
        {
            case Affine affine:
                AddAffine(form, view, affine.Form, weight);
                return;
            case Combine combine:
                form.Constant += weight * combine.Constant;
                for (var i = 0; i < combine.Children.Length; i++) AddTo(form, view, combine.Children[i], weight * combine.Weights[i]);
                return;
            case Opaque opaque:
                RequirePositive(weight, opaque);
                form.Ceiling += weight * Restrict(view, opaque);
                return;
        }

        RequirePositive(weight, node);
        if (!_known.TryGetValue((view, node), out var lowered)) _known[(view, node)] = lowered = Lower(view, node);
        lowered.AddTo(form, weight);
    }

    private Lowered Lower(MarginUnitView view, MarginNode node) => node switch
    {
        Scenarios scenarios => Lowered.Function(LowerScenarios(view, scenarios)),
        Curve curve => Lowered.Function(LowerCurve(view, curve)),
        OneSided oneSided => LowerOneSided(view, oneSided),
        Largest largest => LowerLargest(view, largest),
        _ => throw new NotOptimisableException($"'{node.Label}' has no convex form"),
    };

    /// <summary>Cash falls by the premium paid, which is convex in the trades: cash may enter a convex form only with a negative sign.</summary>
    private void AddAffine(ProgramForm form, MarginUnitView view, LinearForm affine, double weight)
    {
        var unit = view.Unit;
        form.Constant += weight * affine.Constant;
        for (var i = 0; i < unit.Instruments.Length; i++)
        {
            var coefficient = weight * affine.Coefficients[i];
            if (coefficient == 0.0) continue;
            form.Constant += coefficient * builder.Universe.Held[view.UniverseColumns[i]];
            if (view.TradeVariables[i] is var variable and >= 0)
                form.Trades[variable] += coefficient * builder.Universe.Tradeables[variable].LotSize;
        }

        for (var money = 0; money < unit.Money.Length; money++)
        {
            var cash = weight * affine.Coefficients[unit.CashColumnOf(money)];
            form.Constant += (cash * view.Balances[money].Cash) + (weight * affine.Coefficients[unit.CollateralColumnOf(money)] * view.Balances[money].Collateral);
            if (cash == 0.0) continue;
            foreach (var (variable, moved) in view.Transfers[money]) form.Trades[variable] += cash * moved;
            if (cash > 0.0) throw new NotOptimisableException("cash enters with a sign that makes the premium concave");
            form.AddSeparable(CashPaid(view.Account, unit.Money[money]), -cash);
        }
    }

    private int CashPaid(int account, Currency currency) => builder.Separable($"cash paid/{account}/{currency}", i =>
    {
        var tradeable = builder.Universe.Tradeables[i];
        return tradeable.Account == account && tradeable.Instrument.Settlement == currency ? CostFunctions.Cash(i, tradeable, 1.0) : null;
    });

    private int LowerScenarios(MarginUnitView view, Scenarios scenarios)
    {
        var table = scenarios.Table;
        var rows = new FunctionRows(builder.TradeCount, table.Rows.Length);
        for (var r = 0; r < table.Rows.Length; r++)
        {
            var losses = table.Row(r);
            var offset = 0.0;
            for (var i = 0; i < losses.Length; i++)
            {
                offset += losses[i] * builder.Universe.Held[view.UniverseColumns[i]];
                if (view.TradeVariables[i] is var variable and >= 0)
                    rows.Row(r)[variable] = scenarios.Scales[r] * losses[i] * builder.Universe.Tradeables[variable].LotSize;
            }

            rows.Offsets[r] = (scenarios.Scales[r] * offset) + scenarios.Offsets[r];
        }

        return builder.AddFunction(scenarios.Label, rows.Matrix, rows.Offsets, scenarios.FloorAtZero);
    }

    private int LowerCurve(MarginUnitView view, Curve curve)
    {
        if (!curve.Shape.IsConvex || !curve.Shape.IsPiecewiseLinear) throw new NotOptimisableException($"'{curve.Label}' is not convex and piecewise linear");
        var child = builder.NewForm();
        AddTo(child, view, curve.Child, 1.0);
        if (!IsRow(child)) throw new NotOptimisableException($"'{curve.Label}' is a curve of something not affine");

        // A convex piecewise linear function is the largest of its pieces.
        var pieces = curve.Shape.Pieces;
        var rows = new FunctionRows(builder.TradeCount, pieces.Length);
        for (var k = 0; k < pieces.Length; k++)
        {
            rows.Set(k, child, pieces[k].Linear);
            rows.Offsets[k] += pieces[k].Constant;
        }

        return builder.AddFunction(curve.Label, rows.Matrix, rows.Offsets, floorAtZero: false);
    }

    private Lowered LowerOneSided(MarginUnitView view, OneSided node)
    {
        var local = new Dictionary<int, int>();
        var untraded = 0.0;
        for (var i = 0; i < view.TradeVariables.Length; i++)
        {
            if (view.TradeVariables[i] >= 0) local[view.TradeVariables[i]] = i;
            else untraded += node.Rates[i] * Math.Max(node.Sign * builder.Universe.Held[view.UniverseColumns[i]], 0.0);
        }

        var function = builder.Separable($"{node.Label}/{view.Account}/{view.Unit.Currency}/{_known.Count}", i =>
        {
            if (!local.TryGetValue(i, out var column) || node.Rates[column] == 0.0) return null;
            var lot = builder.Universe.Tradeables[i].LotSize;
            var held = builder.Universe.Held[view.UniverseColumns[column]];
            var rate = node.Rates[column];
            var slopes = node.Sign > 0 ? new[] { 0.0, rate * lot } : [-rate * lot, 0.0];
            return new PiecewiseLinear(i, [-held / lot], slopes, rate * Math.Max(node.Sign * held, 0.0));
        });
        return Lowered.Separable(function, untraded);
    }

    private Lowered LowerLargest(MarginUnitView view, Largest largest)
    {
        var children = new List<ProgramForm>();
        foreach (var node in largest.Children)
        {
            var child = builder.NewForm();
            AddTo(child, view, node, 1.0);
            children.Add(child);
        }

        return LargestOf(largest.Label, children);
    }

    /// <summary>The largest of several forms: rows of one function where all are affine, otherwise a variable above each of them.</summary>
    public Lowered LargestOf(string label, List<ProgramForm> children)
    {
        if (children.TrueForAll(IsRow))
        {
            var rows = new FunctionRows(builder.TradeCount, children.Count);
            for (var r = 0; r < children.Count; r++) rows.Set(r, children[r], 1.0);
            return Lowered.Function(builder.AddFunction(label, rows.Matrix, rows.Offsets, floorAtZero: false));
        }

        var intervals = children.ConvertAll(builder.Interval);
        var top = builder.AddVariable(intervals.Max(i => i.Lower), intervals.Max(i => i.Upper));
        for (var k = 0; k < children.Count; k++)
        {
            var limit = builder.NewForm();
            limit.Add(children[k], 1.0);
            limit.AddAuxiliary(top, -1.0);
            builder.AddLimit($"{Prefix}{label}/{k}", limit, double.NegativeInfinity, 0.0);
        }

        return Lowered.Variable(top);
    }

    /// <summary>
    /// Adds the limits under which an opaque part is at most the value returned (zero, unless the present charge may be held), except those that
    /// the box of the trades guarantees anyway.
    /// </summary>
    private double Restrict(MarginUnitView view, Opaque opaque)
    {
        if (_ceilings.TryGetValue((view, opaque), out var known)) return known;
        if (opaque.ZeroWhen.IsEmpty) throw new NotOptimisableException($"'{opaque.Label}' cannot be optimised: {opaque.Reason}");
        var forms = new List<ProgramForm>();
        var beyond = 0.0;
        foreach (var (node, bound) in opaque.ZeroWhen)
        {
            var form = builder.NewForm();
            AddTo(form, view, node, 1.0);
            forms.Add(form);
            beyond = Math.Max(beyond, builder.WithoutTrades(form) - bound);
        }

        PresentIsBeyond |= beyond > 0.0;
        var room = holdPresent && beyond > 0.0 && opaque.Ceiling is not null ? beyond + (Spare * (beyond + opaque.ZeroWhen.Max(z => z.Bound))) : 0.0;
        for (var k = 0; k < forms.Count; k++)
        {
            var bound = opaque.ZeroWhen[k].Bound + room;
            if (builder.Interval(forms[k]).Upper <= bound) continue;
            var name = $"{Prefix}{opaque.Label}/{view.Unit.Currency}/{Restrictions.Count}";
            builder.AddLimit(name, forms[k], double.NegativeInfinity, bound);
            Restrictions.Add(name);
        }

        return _ceilings[(view, opaque)] = room > 0.0 ? opaque.Ceiling!(room) : 0.0;
    }

    private static bool IsRow(ProgramForm form) => form.IsLinear && form.Ceiling == 0.0 && !form.Auxiliaries.Any();

    private static void RequirePositive(double weight, MarginNode node)
    {
        if (weight < 0.0) throw new NotOptimisableException($"'{node.Label}' is convex and enters with a negative sign");
    }

    /// <summary>Nodes are the same when they are the same object: records would be compared value by value.</summary>
    private sealed class NodeComparer : IEqualityComparer<(MarginUnitView View, MarginNode Node)>
    {
        public static NodeComparer Instance { get; } = new();

        public bool Equals((MarginUnitView View, MarginNode Node) x, (MarginUnitView View, MarginNode Node) y) =>
            ReferenceEquals(x.View, y.View) && ReferenceEquals(x.Node, y.Node);

        public int GetHashCode((MarginUnitView View, MarginNode Node) pair) =>
            System.Runtime.CompilerServices.RuntimeHelpers.GetHashCode(pair.Node);
    }
}
