using MarginOptimizer.Margin.Expressions;
using MarginOptimizer.Rebalancing.Evaluation;
using MarginOptimizer.Solver.Problem;

namespace MarginOptimizer.Rebalancing.Lowering;

/// <summary>Nodes with a form of their own kind: cheapest strategies, lengths, and functions that are known only where they vanish.</summary>
internal sealed class RareNodes(
    ProgramBuilder builder, NodeRanges ranges, LoweringNotes notes, Action<ProgramForm, MarginUnitView, MarginNode, double> add)
{
    /// <summary>Variables for the amounts of the strategies, which together cover every need.</summary>
    public Lowered Lower(ChoiceKey key, Decomposition node)
    {
        if (key.Sign < 0) return Bounded(key, "the cost of the cheapest strategies enters with a negative sign");
        var needs = node.Needs.Select(n => FormOf(key.View, n, 1.0)).ToList();
        var most = node.Needs.Select(n => ranges.Of(key.View, n).Upper).ToArray();
        var mix = new StrategyMix(node, most);
        var (value, first) = (builder.NewForm(), 0);
        for (var s = 0; s < node.Costs.Length; s++)
        {
            var strategy = s;
            var amount = builder.AddVariable(0.0, StrategyBounds.Most(node, s, most), values => mix.Cheapest([.. needs.Select(values.Of)])[strategy]);
            value.AddAuxiliary(amount, node.Costs[s]);
            if (s == 0) first = amount;
        }

        for (var row = 0; row < needs.Count; row++)
        {
            var limit = builder.NewForm();
            limit.Add(needs[row], 1.0);
            for (var s = 0; s < node.Costs.Length; s++)
            {
                var covers = node.Strategies[(row * node.Costs.Length) + s];
                if (covers != 0.0) limit.AddAuxiliary(first + s, -covers);
            }

            builder.AddLimit($"{MarginLowering.Prefix}{node.Label}/need {row}", limit, double.NegativeInfinity, 0.0);
        }

        return Lowered.Form(value);
    }

    /// <summary>A norm of linear forms; children that are not linear get a variable held at their value from both sides.</summary>
    public Lowered Lower(ChoiceKey key, Length node)
    {
        if (key.Sign < 0) return Bounded(key, "a length enters with a negative sign");
        var children = node.Children.Select(c => ranges.Linear(key.View, c) ?? Held(key.View, c)).ToList();
        var factor = SemidefiniteFactor.Of(node.Correlations, children.Count);
        var rows = new List<ProgramForm>();
        foreach (var coefficients in factor)
        {
            var row = builder.NewForm();
            for (var i = 0; i < children.Count; i++) row.Add(children[i], coefficients[i]);
            rows.Add(row);
        }

        var form = builder.NewForm();
        if (rows.Count == 0) return Lowered.Form(form);
        var matrix = FunctionRows.Of(rows);
        form.AddNorm(builder.AddNorm(new NormFunction(node.Label, matrix.Matrix, matrix.Offsets)), 1.0);
        return Lowered.Form(form);
    }

    /// <summary>Zero while its conditions hold; beyond, what it names instead, or only its range where it is maximised.</summary>
    public Lowered Lower(ChoiceKey key, Opaque node, ChoiceLowering choices)
    {
        if (key.Sign < 0 || node.Otherwise is null) return Bounded(key, node.Reason);
        var forms = node.ZeroWhen.Select(z => FormOf(key.View, z.Node, 1.0)).ToList();
        var bounds = node.ZeroWhen.Select(z => z.Bound).ToList();
        var excess = Enumerable.Range(0, forms.Count).Select(k => builder.TightInterval(forms[k]).Upper - bounds[k]).ToList();
        return excess.TrueForAll(e => e <= 0.0)
            ? Lowered.Form(builder.NewForm())
            : Lowered.Form(choices.ZeroOr(key, node.Label, forms, bounds, excess, FormOf(key.View, node.Otherwise, 1.0)));
    }

    /// <summary>Minus a node that is never below 0: at most 0, and at least minus the most that it can be.</summary>
    private Lowered Bounded(ChoiceKey key, string reason)
    {
        notes.Relaxed(key.Node.Label, reason);
        var (form, below) = (builder.NewForm(), builder.NewForm());
        below.Constant = -ranges.Of(key.View, key.Node).Upper;
        if (key.Sign > 0) throw new NotOptimisableException($"'{key.Node.Label}' cannot be optimised: {reason}");
        builder.AddSplit(form, builder.NewForm(), below, 1.0);
        return Lowered.Form(form);
    }

    private ProgramForm Held(MarginUnitView view, MarginNode node)
    {
        var (above, below) = (FormOf(view, node, 1.0), FormOf(view, node, -1.0));
        if (above.IsSplit || below.IsSplit || above.Ceiling > 0.0) throw new NotOptimisableException($"'{node.Label}' cannot be optimised: it is part of a length and only bounded itself");
        var (low, high) = ranges.Of(view, node);
        var variable = builder.AddVariable(low, high, values => values.Of(above));
        var held = builder.NewForm();
        held.AddAuxiliary(variable, 1.0);
        above.AddAuxiliary(variable, -1.0);
        below.AddAuxiliary(variable, 1.0);
        builder.AddLimit($"{MarginLowering.Prefix}{node.Label}/from below", above, double.NegativeInfinity, 0.0);
        builder.AddLimit($"{MarginLowering.Prefix}{node.Label}/from above", below, double.NegativeInfinity, 0.0);
        return held;
    }

    private ProgramForm FormOf(MarginUnitView view, MarginNode node, double weight)
    {
        var form = builder.NewForm();
        add(form, view, node, weight);
        return form;
    }
}
