using MarginOptimizer.Margin.Expressions;
using MarginOptimizer.Rebalancing.Evaluation;
using MarginOptimizer.Rebalancing.Trading;
using MarginOptimizer.Solver.Problem;

namespace MarginOptimizer.Rebalancing.Lowering;

/// <summary>
/// Writes the largest value of margin expressions over every part of the trades, each filled from nothing to all of it: of a linear form its value without the trades plus the
/// positive part of what each trade adds, a separable function of the trades; of larger expressions what interval arithmetic makes of that, as the evaluation does.
/// </summary>
/// <param name="context">Takes what is written.</param>
internal sealed class FillLowering(LoweringContext context)
{
    private readonly Dictionary<MarginUnitView, MovedNodes> _moved = new(ReferenceEqualityComparer.Instance);
    private readonly Dictionary<ChoiceKey, Lowered> _known = [];
    private readonly ProgramBuilder _builder = context.Builder;
    private int _separables;

    /// <summary>Adds <paramref name="weight"/> times the largest value of a node; below 0, times its least value.</summary>
    /// <exception cref="NotOptimisableException">It has no convex form.</exception>
    public void AddTo(ProgramForm form, MarginUnitView view, MarginNode node, double weight)
    {
        if (weight == 0.0) return;
        if (node is Affine affine)
        {
            AddRow(form, view, affine.Form.Coefficients, affine.Form.Constant, weight);
            return;
        }

        if (node is Combine combine)
        {
            form.Constant += weight * combine.Constant;
            for (var i = 0; i < combine.Children.Length; i++) AddTo(form, view, combine.Children[i], weight * combine.Weights[i]);
            return;
        }

        if (!IsTouched(view, node))
        {
            context.Margin.AddTo(form, view, node, weight);
            return;
        }

        var key = new ChoiceKey(view, node, Math.Sign(weight));
        if (!_known.TryGetValue(key, out var lowered)) _known[key] = lowered = Lower(view, node, key.Sign);
        lowered.AddTo(form, Math.Abs(weight));
    }

    private Lowered Lower(MarginUnitView view, MarginNode node, int sign) => node switch
    {
        Scenarios scenarios when sign > 0 && scenarios.Reduction.IsMax => LargestRow(scenarios.Label, Rows(view, scenarios), scenarios.FloorAtZero),
        GroupedScenarios grouped when sign > 0 && grouped.Reduction.IsMax =>
            LargestRow(grouped.Label, [.. GroupedRows.Of(grouped).Select(row => FormOf(view, row, 1.0))], grouped.FloorAtZero),
        Largest largest when sign > 0 => context.Margin.LargestOf(largest.Label, [.. largest.Children.Select(c => FormOf(view, c, 1.0))]),
        Smallest smallest when sign < 0 => context.Margin.LargestOf(smallest.Label, [.. smallest.Children.Select(c => FormOf(view, c, -1.0))]),
        Curve { Shape.IsPiecewiseLinear: true } curve when (sign > 0 ? curve.Shape.IsConvex : curve.Shape.IsConcave) => OfCurve(view, curve, sign),
        OneSided oneSided => OfOneSided(view, oneSided, sign),
        Opaque { Otherwise: null } opaque when sign > 0 => Lowered.Form(OfOpaque(view, opaque)),
        _ => throw new NotOptimisableException($"'{node.Label}' has no convex form at the worst partial fill: the margin there can be reported, not limited, under this model"),
    };

    private Lowered LargestRow(string label, List<ProgramForm> rows, bool floorAtZero) =>
        context.Margin.LargestOf($"{label}/worst fill", floorAtZero ? [.. rows, _builder.NewForm()] : rows);

    private List<ProgramForm> Rows(MarginUnitView view, Scenarios scenarios)
    {
        var rows = new List<ProgramForm>();
        for (var r = 0; r < scenarios.Table.Rows.Length; r++)
        {
            var row = _builder.NewForm();
            AddRow(row, view, scenarios.Table.Row(r), 0.0, scenarios.Scales[r]);
            row.Constant += scenarios.Offsets[r];
            rows.Add(row);
        }

        return rows;
    }

    /// <summary>The largest of its pieces, each where its slope wants the child.</summary>
    private Lowered OfCurve(MarginUnitView view, Curve curve, int sign)
    {
        var pieces = new List<ProgramForm>();
        foreach (var piece in curve.Shape.Pieces)
        {
            var form = FormOf(view, curve.Child, sign * piece.Linear);
            form.Constant += sign * piece.Constant;
            pieces.Add(form);
        }

        return context.Margin.LargestOf($"{curve.Label}/worst fill", pieces);
    }

    private Lowered OfOneSided(MarginUnitView view, OneSided node, int sign)
    {
        var form = _builder.NewForm();
        var parts = new PiecewiseLinear?[_builder.Universe.Tradeables.Length];
        for (var column = 0; column < node.Rates.Length; column++)
        {
            var rate = sign * node.Rates[column];
            if (rate == 0.0) continue;
            var held = column < view.Held.Length ? view.Held[column] : 0.0;
            if (column < view.Held.Length && view.Moves[column].IsEmpty)
            {
                form.Constant += rate * Math.Max(node.Sign * held, 0.0);
                continue;
            }

            if (rate < 0.0) throw new NotOptimisableException($"'{node.Label}' enters the worst partial fill with a negative sign");
            if (column < view.Held.Length && view.Moves[column] is [var only] && _builder.Universe.Tradeables[only.Variable].IsSingle)
            {
                form.Constant += rate * Math.Max(node.Sign * held, 0.0);
                parts[only.Variable] = Charge(only, node.Sign * held, node.Sign, rate);
                continue;
            }

            var charge = _builder.NewForm();
            var coefficients = new double[column + 1];
            coefficients[column] = 1.0;
            AddRow(charge, view, coefficients, 0.0, rate * node.Sign);
            context.Margin.LargestOf($"{node.Label}/worst fill", [charge, _builder.NewForm()]).AddTo(form, 1.0);
        }

        if (Array.Exists(parts, p => p is not null)) form.AddSeparable(_builder.Separable(FormattableString.Invariant($"worst fill/{_separables++}"), i => parts[i]), 1.0);
        return Lowered.Form(form);
    }

    /// <summary>What a trade adds to a charge on one side of its column: nothing until it has closed what is held on the other side, and nothing where it moves away.</summary>
    /// <param name="charged">What is held on the charged side, &lt; 0 on the other.</param>
    private static PiecewiseLinear Charge(ColumnMove move, double charged, int sign, double rate)
    {
        var towards = sign * move.Contracts;
        return new PiecewiseLinear(move.Variable, [Math.Max(0.0, -charged) / towards], towards > 0.0 ? [0.0, rate * towards] : [rate * towards, 0.0]);
    }

    /// <summary>What is only known to be zero within limits is kept there at the worst fills too.</summary>
    private ProgramForm OfOpaque(MarginUnitView view, Opaque opaque)
    {
        // It is never below zero: what bounds from below takes no limits with it.
        if (_builder.IsRelaxation) return _builder.NewForm();
        if (opaque.ZeroWhen.IsEmpty) throw new NotOptimisableException($"'{opaque.Label}' cannot be optimised: {opaque.Reason}");
        context.Margin.KeepAtZero(opaque, view, [.. opaque.ZeroWhen.Select(z => (FormOf(view, z.Node, 1.0), z.Bound))], "worst fill");
        return _builder.NewForm();
    }

    private ProgramForm FormOf(MarginUnitView view, MarginNode node, double weight)
    {
        var form = _builder.NewForm();
        AddTo(form, view, node, weight);
        return form;
    }

    /// <summary>A linear form of the columns: what it is without trades, the positive part of what each trade adds, and auxiliaries at their own worst fills.</summary>
    private void AddRow(ProgramForm form, MarginUnitView view, ReadOnlySpan<double> coefficients, double constant, double weight)
    {
        var unit = view.Unit;
        form.Constant += weight * constant;
        for (var i = 0; i < Math.Min(unit.Instruments.Length, coefficients.Length); i++) form.Constant += weight * coefficients[i] * view.Held[i];
        for (var money = 0; money < unit.Money.Length; money++)
        {
            form.Constant += weight * At(coefficients, unit.CashColumnOf(money)) * view.Balances[money].Cash;
            form.Constant += weight * At(coefficients, unit.CollateralColumnOf(money)) * view.Balances[money].Collateral;
        }

        AddFills(form, view, coefficients, weight);
        AddTransfers(form, view, coefficients, weight);
        for (var k = 0; k < unit.Auxiliaries.Length && unit.AuxiliaryColumnOf(k) < coefficients.Length; k++)
            AddTo(form, view, unit.Auxiliaries[k], weight * coefficients[unit.AuxiliaryColumnOf(k)]);
    }

    private void AddFills(ProgramForm form, MarginUnitView view, ReadOnlySpan<double> coefficients, double weight)
    {
        var perLot = new double[_builder.Universe.Tradeables.Length];
        for (var i = 0; i < Math.Min(view.Unit.Instruments.Length, coefficients.Length); i++)
        {
            if (coefficients[i] == 0.0) continue;
            foreach (var (variable, contracts) in view.Moves[i]) perLot[variable] += weight * coefficients[i] * contracts;
        }

        var cash = new double[view.Unit.Money.Length];
        for (var money = 0; money < cash.Length; money++) cash[money] = weight * At(coefficients, view.Unit.CashColumnOf(money));
        var parts = new PiecewiseLinear?[perLot.Length];
        var isMoved = false;
        for (var i = 0; i < parts.Length; i++)
        {
            var tradeable = _builder.Universe.Tradeables[i];
            var money = tradeable.Account == view.Account ? view.Unit.Money.IndexOf(tradeable.Instrument.Settlement) : -1;
            var received = money < 0 ? 0.0 : cash[money];
            if (perLot[i] == 0.0 && received == 0.0) continue;
            parts[i] = Fill(i, tradeable, perLot[i], received);
            isMoved = true;
        }

        if (isMoved) form.AddSeparable(_builder.Separable(FormattableString.Invariant($"worst fill/{_separables++}"), i => parts[i]), 1.0);
    }

    /// <summary>The positive part of what a fill adds, by lots: instruments and cash at the best price together, cash at worse prices on its own.</summary>
    /// <param name="perLot">Of the instruments, per lot bought.</param>
    /// <param name="received">Per unit of cash received.</param>
    private static PiecewiseLinear Fill(int variable, Tradeable tradeable, double perLot, double received)
    {
        if (received == 0.0) return new PiecewiseLinear(variable, [0.0], [Math.Min(perLot, 0.0), Math.Max(perLot, 0.0)]);
        var breakpoints = new List<double>();
        var slopes = new List<double>();
        var sells = Slopes(tradeable.Ladder.Sells, -perLot, received);
        for (var k = sells.Count - 1; k >= 0; k--)
        {
            slopes.Add(-sells[k]);
            breakpoints.Add(k == 0 ? 0.0 : -tradeable.Ladder.Sells[k - 1].UpTo);
        }

        if (sells.Count == 0) (slopes, breakpoints) = ([0.0], [0.0]);
        var buys = Slopes(tradeable.Ladder.Buys, perLot, received);
        for (var k = 0; k < buys.Count; k++)
        {
            slopes.Add(buys[k]);
            if (k < buys.Count - 1) breakpoints.Add(tradeable.Ladder.Buys[k].UpTo);
        }

        if (buys.Count == 0) slopes.Add(0.0);
        return new PiecewiseLinear(variable, [.. breakpoints], [.. slopes]);
    }

    private static List<double> Slopes(IReadOnlyList<LadderStep> side, double perLot, double received)
    {
        var slopes = new List<double>();
        foreach (var step in side)
        {
            var best = side[0].PerLot.Cash;
            var slope = Math.Max(0.0, perLot - (received * best)) + Math.Max(0.0, -received * (step.PerLot.Cash - best));

            // Cash never falls from one level to the next but by rounding.
            slopes.Add(slopes.Count == 0 ? slope : Math.Max(slope, slopes[^1]));
        }

        return slopes;
    }

    private static void AddTransfers(ProgramForm form, MarginUnitView view, ReadOnlySpan<double> coefficients, double weight)
    {
        var moved = new SortedDictionary<int, double>();
        for (var money = 0; money < view.Unit.Money.Length; money++)
        {
            var cash = weight * At(coefficients, view.Unit.CashColumnOf(money));
            foreach (var (variable, perUnit) in view.Transfers[money]) moved[variable] = moved.GetValueOrDefault(variable) + (cash * perUnit);
        }

        foreach (var (variable, slope) in moved) form.Trades[variable] += Math.Max(0.0, slope);
    }

    private bool IsTouched(MarginUnitView view, MarginNode node)
    {
        if (!_moved.TryGetValue(view, out var moved)) _moved[view] = moved = new MovedNodes(view, _builder);
        return moved.Contains(node);
    }

    private static double At(ReadOnlySpan<double> coefficients, int column) => column < coefficients.Length ? coefficients[column] : 0.0;
}
