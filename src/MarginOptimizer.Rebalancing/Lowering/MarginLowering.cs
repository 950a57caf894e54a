using MarginOptimizer.Domain;
using MarginOptimizer.Margin.Expressions;
using MarginOptimizer.Rebalancing.Dividing;
using MarginOptimizer.Rebalancing.Evaluation;
using MarginOptimizer.Solver.Problem;

namespace MarginOptimizer.Rebalancing.Lowering;

/// <summary>
/// Writes margin expressions into a program. A node that is minimised becomes the convex function it is; where it is not convex, or is maximised,
/// choices are left to binaries. What has no exact form enters the program from above and the relaxation from below. An <see cref="Opaque"/> node is
/// kept at zero (or at most at its present size) by the limits it names: these restrict the trades and are marked as restrictions.
/// </summary>
internal sealed class MarginLowering
{
    /// <summary>Relative room beyond the present charge, so that doing nothing does not lie on the very edge.</summary>
    private const double Spare = 1e-6;

    /// <summary>Begins the names of limits that no user gave.</summary>
    public const string Prefix = "margin:";

    private readonly Dictionary<ChoiceKey, Lowered> _known = [];
    private readonly Dictionary<ChoiceKey, double> _ceilings = [];
    private readonly Dictionary<(int, Currency), CashHull> _hulls = [];
    private readonly List<(MarginUnitView, MarginNode, int)> _scenarioFunctions = [];
    private readonly ProgramBuilder _builder;
    private readonly bool _holdPresent;
    private readonly IReadOnlyDictionary<ChoiceKey, int>? _selection;
    private readonly NodeRanges _ranges;
    private readonly ChoiceLowering _choices;
    private readonly CurveLowering _curves;
    private readonly Reductions _reductions;
    private readonly RareNodes _rare;

    /// <param name="builder">Takes the functions and limits.</param>
    /// <param name="holdPresent">
    /// Where the present book has a charge that cannot be lowered, trades may keep it at up to its present size instead of bringing it to zero.
    /// </param>
    /// <param name="selection">Options of choices that are taken already: a convex program above the evaluation.</param>
    public MarginLowering(ProgramBuilder builder, bool holdPresent, IReadOnlyDictionary<ChoiceKey, int>? selection)
    {
        (_builder, _holdPresent, _selection) = (builder, holdPresent, selection);
        _ranges = new NodeRanges(builder, Hull);
        _choices = new ChoiceLowering(builder, Notes, selection);
        _curves = new CurveLowering(builder, _ranges, _choices, Notes, AddTo, LargestOf);
        _reductions = new Reductions(builder, _choices, Notes, LargestOf);
        _rare = new RareNodes(builder, _ranges, Notes, AddTo);
    }

    /// <summary>Names of the limits that keep opaque parts at zero.</summary>
    public List<string> Restrictions { get; } = [];

    /// <summary>The present book is outside the region where opaque parts are zero.</summary>
    public bool PresentIsBeyond { get; private set; }

    /// <summary>Why the program is not convex and exact.</summary>
    public LoweringNotes Notes { get; } = new();

    /// <summary>Scenario nodes whose rows are those of one function of the program.</summary>
    public IReadOnlyList<(MarginUnitView View, MarginNode Node, int Function)> ScenarioFunctions => _scenarioFunctions;

    /// <summary>Choices that are left open.</summary>
    public IReadOnlyList<OpenChoice> Choices => _choices.Open;

    /// <summary>Adds <paramref name="weight"/> times the node's value.</summary>
    /// <exception cref="NotOptimisableException">Neither a form nor a bound is known for the node.</exception>
    public void AddTo(ProgramForm form, MarginUnitView view, MarginNode node, double weight)
    {
        if (weight == 0.0) return;
        switch (node)
        {
            case Affine affine:
                AddColumns(form, view, affine.Form.Coefficients, affine.Form.Constant, weight);
                return;
            case Combine combine:
                form.Constant += weight * combine.Constant;
                for (var i = 0; i < combine.Children.Length; i++) AddTo(form, view, combine.Children[i], weight * combine.Weights[i]);
                return;
            case Opaque { Otherwise: null } opaque when weight > 0.0 && _builder.IsRelaxation:
                form.Constant += weight * _ranges.Of(view, opaque).Lower;
                return;
            case Opaque { Otherwise: null } opaque when weight > 0.0:
                form.Ceiling += weight * Restrict(view, opaque);
                return;
        }

        var key = new ChoiceKey(view, node, Math.Sign(weight));
        if (!_known.TryGetValue(key, out var lowered)) _known[key] = lowered = Lower(key);
        lowered.AddTo(form, Math.Abs(weight));
    }

    /// <summary>The node times its sign.</summary>
    private Lowered Lower(ChoiceKey key)
    {
        var (view, node, sign, _) = key;
        return node switch
        {
            Scenarios scenarios => LowerScenarios(key, scenarios),
            GroupedScenarios grouped => Reduce(key, [.. GroupedRows.Of(grouped).Select(row => FormOf(view, row, sign))], grouped.Reduction, grouped.FloorAtZero),
            Curve curve => LowerCurve(key, curve),
            OneSided oneSided => LowerOneSided(key, oneSided),
            Largest largest => Extreme(key, largest.Children, isLargest: sign > 0),
            Smallest smallest => Extreme(key, smallest.Children, isLargest: sign < 0),
            Matching matching => Lowered.Form(FormOf(view, MatchingExpansion.Of(matching), sign)),
            Decomposition decomposition => _rare.Lower(key, decomposition),
            Length length => _rare.Lower(key, length),
            Opaque opaque => _rare.Lower(key, opaque, _choices),
            _ => throw new NotOptimisableException($"'{node.Label}' is of a kind that has no form"),
        };
    }

    private ProgramForm FormOf(MarginUnitView view, MarginNode node, double weight)
    {
        var form = _builder.NewForm();
        AddTo(form, view, node, weight);
        return form;
    }

    /// <summary>Columns from the first; cash falls by the premium paid, auxiliaries are what their nodes are.</summary>
    private void AddColumns(ProgramForm form, MarginUnitView view, ReadOnlySpan<double> coefficients, double constant, double weight)
    {
        var unit = view.Unit;
        form.Constant += weight * constant;
        UnitColumns.AddHoldings(form, _builder.Universe, view, coefficients, weight);
        for (var money = 0; money < unit.Money.Length && unit.CashColumnOf(money) < coefficients.Length; money++)
        {
            var cash = weight * coefficients[unit.CashColumnOf(money)];
            if (cash == 0.0) continue;
            foreach (var (variable, moved) in view.Transfers[money]) form.Trades[variable] += cash * moved;
            if (cash < 0.0) form.AddSeparable(CashPaid(view.Account, unit.Money[money]), -cash);
            else AddReceived(form, view.Account, unit.Money[money], cash);
        }

        for (var k = 0; k < unit.Auxiliaries.Length && unit.AuxiliaryColumnOf(k) < coefficients.Length; k++)
            AddTo(form, view, unit.Auxiliaries[k], weight * coefficients[unit.AuxiliaryColumnOf(k)]);
    }

    /// <summary>The premium paid is convex and enters here with the sign that makes it concave.</summary>
    private void AddReceived(ProgramForm form, int account, Currency currency, double weight)
    {
        var hull = Hull(account, currency);
        hull.AddReceived(form, weight);
        if (!hull.IsLinear) Notes.Relaxed("cash", $"{currency} paid for trades enters with the sign that makes it concave: it is taken at marks, the bound lets the spread be gained");
    }

    private CashHull Hull(int account, Currency currency)
    {
        if (!_hulls.TryGetValue((account, currency), out var hull))
            _hulls[(account, currency)] = hull = new CashHull(_builder, $"{account}/{currency}", _builder.Universe.Accounts[account].Market.IndexOf(currency), CashPaid(account, currency));
        return hull;
    }

    private int CashPaid(int account, Currency currency) => _builder.Separable($"cash paid/{account}/{currency}", i =>
    {
        var tradeable = _builder.Universe.Tradeables[i];
        return tradeable.Account == account && tradeable.Instrument.Settlement == currency ? CostFunctions.Cash(i, tradeable, 1.0) : null;
    });

    private Lowered LowerScenarios(ChoiceKey key, Scenarios scenarios)
    {
        var table = scenarios.Table;
        var namesMoney = Enumerable.Range(0, table.Rows.Length).Any(r => UnitColumns.NamesMoney(key.View, table.Row(r)));
        if (key.Sign > 0 && !namesMoney && scenarios.Reduction.IsMax)
        {
            var function = LowerRows(key.View, scenarios);
            _scenarioFunctions.Add((key.View, scenarios, function));
            return Lowered.Function(function);
        }

        var rows = new List<ProgramForm>();
        for (var r = 0; r < table.Rows.Length; r++)
        {
            var row = _builder.NewForm();
            AddColumns(row, key.View, table.Row(r), 0.0, key.Sign * scenarios.Scales[r]);
            row.Constant += key.Sign * scenarios.Offsets[r];
            rows.Add(row);
        }

        return Reduce(key, rows, scenarios.Reduction, scenarios.FloorAtZero);
    }

    /// <param name="rows">Times the sign of the key.</param>
    private Lowered Reduce(ChoiceKey key, List<ProgramForm> rows, RowReduction reduction, bool floorAtZero) => key.Sign > 0
        ? _reductions.Minimised(key, key.Node.Label, rows, reduction, floorAtZero)
        : _reductions.Maximised(key, key.Node.Label, rows, reduction, floorAtZero);

    /// <summary>The largest row, every row linear in the trades.</summary>
    private int LowerRows(MarginUnitView view, Scenarios scenarios)
    {
        var table = scenarios.Table;
        var rows = new FunctionRows(_builder.TradeCount, table.Rows.Length);
        for (var r = 0; r < table.Rows.Length; r++)
        {
            var losses = table.Row(r)[..Math.Min(table.Columns, view.Unit.Instruments.Length)];
            var offset = 0.0;
            for (var i = 0; i < losses.Length; i++)
            {
                offset += losses[i] * view.Held[i];
                foreach (var (variable, contracts) in view.Moves[i]) rows.Row(r)[variable] += scenarios.Scales[r] * losses[i] * contracts;
            }

            rows.Offsets[r] = (scenarios.Scales[r] * offset) + scenarios.Offsets[r];
        }

        return _builder.AddFunction(scenarios.Label, rows.Matrix, rows.Offsets, scenarios.FloorAtZero);
    }

    private Lowered LowerCurve(ChoiceKey key, Curve curve)
    {
        if (key.Sign < 0 || !curve.Shape.IsConvex || !curve.Shape.IsPiecewiseLinear || _ranges.Linear(key.View, curve.Child) is not { } child)
            return _curves.Lower(key.View, curve, key.Sign);

        // A convex piecewise linear function is the largest of its pieces.
        var pieces = curve.Shape.Pieces;
        var rows = new FunctionRows(_builder.TradeCount, pieces.Length);
        for (var k = 0; k < pieces.Length; k++)
        {
            rows.Set(k, child, pieces[k].Linear);
            rows.Offsets[k] += pieces[k].Constant;
        }

        return Lowered.Function(_builder.AddFunction(curve.Label, rows.Matrix, rows.Offsets, floorAtZero: false));
    }

    private Lowered Extreme(ChoiceKey key, IEnumerable<MarginNode> children, bool isLargest)
    {
        var forms = children.Select(c => FormOf(key.View, c, key.Sign)).ToList();
        if (isLargest) return LargestOf(key.Node.Label, forms);
        var ranges = children.Select(c => _ranges.Of(key.View, c)).Select(r => key.Sign > 0 ? r : (-r.Upper, -r.Lower)).ToList();
        return Lowered.Form(_choices.SmallestOf(key, key.Node.Label, forms, ranges));
    }

    private Lowered LowerOneSided(ChoiceKey key, OneSided node)
    {
        var (view, sign) = (key.View, key.Sign);
        var local = new Dictionary<int, int>();
        var (concave, shared) = (new List<int>(), new List<int>());
        var untraded = 0.0;
        for (var i = 0; i < view.Moves.Length; i++)
        {
            var moves = view.Moves[i];
            if (moves.IsEmpty) untraded += sign * node.Rates[i] * Math.Max(node.Sign * view.Held[i], 0.0);
            else if (sign * node.Rates[i] < 0.0) concave.Add(i);
            else if (moves.Length == 1 && _builder.Universe.Tradeables[moves[0].Variable].IsSingle) local[moves[0].Variable] = i;
            else if (node.Rates[i] != 0.0) shared.Add(i);
        }

        var function = _builder.Separable($"{node.Label}/{view.Account}/{view.Unit.Currency}/{_known.Count}", i =>
        {
            if (!local.TryGetValue(i, out var column) || sign * node.Rates[column] <= 0.0) return null;
            var lot = _builder.Universe.Tradeables[i].LotSize;
            var held = view.Held[column];
            var rate = sign * node.Rates[column];
            var slopes = node.Sign > 0 ? new[] { 0.0, rate * lot } : [-rate * lot, 0.0];
            return new PiecewiseLinear(i, [-held / lot], slopes, rate * Math.Max(node.Sign * held, 0.0));
        });
        var money = OneSidedMoney.Of(node, view.Unit.Instruments.Length);
        if (concave.Count == 0 && shared.Count == 0 && money.Length == 0) return Lowered.Separable(function, untraded);
        var form = _builder.NewForm();
        form.Constant = untraded;
        form.AddSeparable(function, 1.0);
        foreach (var column in shared) AddShared(form, key, node, column);
        foreach (var column in concave) AddConcave(form, key with { Part = column }, node, column);
        foreach (var curve in money) AddTo(form, view, curve, sign);
        return Lowered.Form(form);
    }

    /// <summary>A column that packages move: its charge is no function of one trade, but the larger of nothing and a row.</summary>
    private void AddShared(ProgramForm form, ChoiceKey key, OneSided node, int column)
    {
        var charge = QuantityOf(key.View, column, key.Sign * node.Rates[column] * node.Sign);
        form.AddScenario(_builder.AddFunction($"{node.Label}/{key.View.Account}/{key.View.UniverseColumns[column]}", FunctionRows.Of([charge]), floorAtZero: true), 1.0);
    }

    /// <summary>Contracts after the trades, times a weight.</summary>
    private ProgramForm QuantityOf(MarginUnitView view, int column, double weight)
    {
        var quantity = _builder.NewForm();
        var coefficients = new double[column + 1];
        coefficients[column] = 1.0;
        UnitColumns.AddHoldings(quantity, _builder.Universe, view, coefficients, weight);
        return quantity;
    }

    /// <summary>A column whose charge lowers what is minimised.</summary>
    private void AddConcave(ProgramForm form, ChoiceKey key, OneSided node, int column)
    {
        var quantity = QuantityOf(key.View, column, 1.0);
        var rate = key.Sign * node.Rates[column];
        var shape = node.Sign > 0 ? CurveShape.SignScaled(0.0, rate) : CurveShape.SignScaled(-rate, 0.0);
        var (from, to) = UnitColumns.Range(_builder, key.View, column);
        var argument = PartKey.Argument(key);
        if (_builder.Part.Cuts(argument))
        {
            var (lower, upper) = _builder.Part.Of(argument);
            _builder.AddLimit($"{Prefix}{node.Label}/within", quantity, lower, upper);
            (from, to) = (Math.Clamp(lower, from, to), Math.Clamp(upper, from, to));
        }

        if (from < 0.0 && to > 0.0)
        {
            var hull = ConvexHull.Of(QuadraticPieces.Chords(shape, from, to, 1, isAbove: true));
            _builder.AddDivision(new Division(
                argument, from, to, key.View.Unit.Index, values => shape.At(values.Of(quantity)) - ConvexHull.At(hull, values.Of(quantity)), _ => 0.0));
        }

        form.Add(_curves.OfLinear(key, node.Label, quantity, QuadraticPieces.Chords(shape, from, to, 1, isAbove: true)), 1.0);
    }

    /// <summary>The largest of several forms: rows of one function where all are affine, otherwise a variable above each of them.</summary>
    public Lowered LargestOf(string label, List<ProgramForm> children)
    {
        if (children.TrueForAll(c => c.IsExactlyLinear))
        {
            var rows = FunctionRows.Of(children);
            return Lowered.Function(_builder.AddFunction(label, rows.Matrix, rows.Offsets, floorAtZero: false));
        }

        var intervals = children.ConvertAll(_builder.Interval);
        var top = _builder.AddVariable(intervals.Max(i => i.Lower), intervals.Max(i => i.Upper), values => children.Max(values.Of));
        for (var k = 0; k < children.Count; k++)
        {
            var limit = _builder.NewForm();
            limit.Add(children[k], 1.0);
            limit.AddAuxiliary(top, -1.0);
            _builder.AddLimit($"{Prefix}{label}/{k}", limit, double.NegativeInfinity, 0.0);
        }

        return Lowered.Variable(top);
    }

    /// <summary>
    /// Adds the limits under which an opaque part is at most the value returned (zero, unless the present charge may be held), except those that
    /// the box of the trades guarantees anyway.
    /// </summary>
    private double Restrict(MarginUnitView view, Opaque opaque)
    {
        if (_ceilings.TryGetValue(new ChoiceKey(view, opaque, 1), out var known)) return known;
        if (opaque.ZeroWhen.IsEmpty) throw new NotOptimisableException($"'{opaque.Label}' cannot be optimised: {opaque.Reason}");
        var forms = new List<ProgramForm>();
        var beyond = 0.0;
        foreach (var (node, bound) in opaque.ZeroWhen)
        {
            var form = _builder.NewForm();
            AddTo(form, view, node, 1.0);
            forms.Add(form);
            beyond = Math.Max(beyond, _builder.WithoutTrades(form) - bound);
        }

        PresentIsBeyond |= beyond > 0.0;
        var room = _holdPresent && beyond > 0.0 && opaque.Ceiling is not null ? beyond + (Spare * (beyond + opaque.ZeroWhen.Max(z => z.Bound))) : 0.0;
        KeepWithin(opaque, view, [.. forms.Select((form, k) => (form, opaque.ZeroWhen[k].Bound + room))], "");
        return _ceilings[new ChoiceKey(view, opaque, 1)] = room > 0.0 ? opaque.Ceiling!(room) : 0.0;
    }

    /// <summary>Keeps an opaque part at zero by limits of given forms, where the box of the trades does not anyway.</summary>
    /// <param name="conditions">Each form is at most its bound.</param>
    /// <param name="what">Tells apart why it is kept.</param>
    public void KeepAtZero(Opaque opaque, MarginUnitView view, List<(ProgramForm Form, double Bound)> conditions, string what)
    {
        PresentIsBeyond |= conditions.Exists(c => _builder.WithoutTrades(c.Form) > c.Bound);
        KeepWithin(opaque, view, conditions, what);
    }

    private void KeepWithin(Opaque opaque, MarginUnitView view, List<(ProgramForm Form, double Bound)> conditions, string what)
    {
        foreach (var (form, bound) in conditions)
        {
            if (_builder.Interval(form).Upper <= bound) continue;
            var name = $"{Prefix}{opaque.Label}/{what}{view.Unit.Currency}/{Restrictions.Count}";
            _builder.AddLimit(name, form, double.NegativeInfinity, bound, isRestriction: true);
            Restrictions.Add(name);
            Notes.Relaxed(opaque.Label, $"kept at zero or at its present size: {opaque.Reason}");
        }
    }
}
