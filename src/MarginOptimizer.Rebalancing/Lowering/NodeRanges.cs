using System.Collections.Immutable;
using MarginOptimizer.Margin.Expressions;
using MarginOptimizer.Rebalancing.Dividing;
using MarginOptimizer.Rebalancing.Evaluation;

namespace MarginOptimizer.Rebalancing.Lowering;

/// <summary>Ranges of nodes over the trades that box and budget allow, and their linear forms where they have one. Writes nothing into the program but the hull of cash.</summary>
internal sealed class NodeRanges(ProgramBuilder builder, Func<int, Domain.Currency, CashHull> cash)
{
    private readonly Dictionary<ChoiceKey, (double, double)> _known = [];

    public (double Lower, double Upper) Of(MarginUnitView view, MarginNode node)
    {
        var key = new ChoiceKey(view, node, 1);
        if (_known.TryGetValue(key, out var range)) return range;

        // Sums of two ways to bound the same value may miss each other by rounding.
        var (lower, upper) = Compute(view, node);
        return _known[key] = (Math.Min(lower, upper), Math.Max(lower, upper));
    }

    /// <summary>The node as a linear form of the trades; null where it is none.</summary>
    public ProgramForm? Linear(MarginUnitView view, MarginNode node)
    {
        var (form, isExact) = (builder.NewForm(), true);
        Collect(form, view, node, 1.0, (_, _) => isExact = false, _ => isExact = false);
        return isExact ? form : null;
    }

    /// <summary>Range of <c>weight * (coefficients'z) + constant</c> over columns from the first.</summary>
    public (double Lower, double Upper) OfRow(MarginUnitView view, ReadOnlySpan<double> coefficients, double constant, double weight)
    {
        var form = builder.NewForm();
        var (low, high) = (weight * constant, weight * constant);
        AddColumns(form, view, coefficients, weight, Add, spread => (low, high) = Plus((low, high), spread, 1.0));
        var (lower, upper) = builder.TightInterval(form);
        return (lower + low, upper + high);

        void Add(MarginNode node, double share) => (low, high) = Plus((low, high), Of(view, node), share);
    }

    /// <summary>The values of its child for which a curve is wanted.</summary>
    public (double Lower, double Upper) OfArgument(MarginUnitView view, Curve curve)
    {
        var (lower, upper) = Of(view, curve.Child);
        foreach (var sign in (ReadOnlySpan<int>)[1, -1])
        {
            var (least, most) = builder.Part.Of(PartKey.Argument(new ChoiceKey(view, curve, sign)));
            (lower, upper) = (Math.Clamp(least, lower, upper), Math.Clamp(most, lower, upper));
        }

        return (lower, Math.Max(lower, upper));
    }

    private (double, double) Compute(MarginUnitView view, MarginNode node)
    {
        switch (node)
        {
            case Affine or Combine:
                var form = builder.NewForm();
                var sum = (0.0, 0.0);
                Collect(form, view, node, 1.0, (part, weight) => sum = Plus(sum, Of(view, part), weight), spread => sum = Plus(sum, spread, 1.0));
                return Plus(sum, builder.TightInterval(form), 1.0);
            case Largest largest:
                return Extreme(view, Possible(new ChoiceKey(view, node, -1), largest.Children), Math.Max);
            case Smallest smallest:
                return Extreme(view, Possible(new ChoiceKey(view, node, 1), smallest.Children), Math.Min);
            case Curve curve:
                var (low, high) = OfArgument(view, curve);
                return curve.Shape.Range(low, high);
            case OneSided oneSided:
                return OfOneSided(view, oneSided);
            case Scenarios scenarios:
                return Reductions.Range(
                    [.. Enumerable.Range(0, scenarios.Scales.Length).Select(r => Plus(OfRow(view, scenarios.Table.Row(r), 0.0, scenarios.Scales[r]), (scenarios.Offsets[r], scenarios.Offsets[r]), 1.0))],
                    scenarios.Reduction, scenarios.FloorAtZero);
            case GroupedScenarios grouped:
                return Reductions.Range([.. GroupedRows.Of(grouped).Select(row => Of(view, row))], grouped.Reduction, grouped.FloorAtZero);
            case Matching matching:
                return Of(view, MatchingExpansion.Of(matching));
            case Decomposition decomposition:
                return OfDecomposition(decomposition, [.. decomposition.Needs.Select(n => Of(view, n))]);
            case Length length:
                return OfLength(length, [.. length.Children.Select(c => Of(view, c))]);
            case Opaque opaque:
                return OfOpaque(view, opaque);
            default:
                throw new NotOptimisableException($"'{node.Label}' is of a kind that has no form");
        }
    }

    /// <summary>Splits a node into its linear part and the rest.</summary>
    /// <param name="other">Takes a part that is not linear, with its weight.</param>
    /// <param name="spread">Takes the range of what a spread adds.</param>
    private void Collect(ProgramForm form, MarginUnitView view, MarginNode node, double weight, Action<MarginNode, double> other, Action<(double Lower, double Upper)> spread)
    {
        switch (node)
        {
            case Affine affine:
                form.Constant += weight * affine.Form.Constant;
                AddColumns(form, view, affine.Form.Coefficients, weight, other, spread);
                return;
            case Combine combine:
                form.Constant += weight * combine.Constant;
                for (var i = 0; i < combine.Children.Length; i++) Collect(form, view, combine.Children[i], weight * combine.Weights[i], other, spread);
                return;
            default:
                other(node, weight);
                return;
        }
    }

    private void AddColumns(
        ProgramForm form, MarginUnitView view, ReadOnlySpan<double> coefficients, double weight, Action<MarginNode, double> other, Action<(double Lower, double Upper)> spread)
    {
        UnitColumns.AddHoldings(form, builder.Universe, view, coefficients, weight);
        var unit = view.Unit;
        for (var money = 0; money < unit.Money.Length; money++)
        {
            var column = unit.CashColumnOf(money);
            if (column >= coefficients.Length || coefficients[column] == 0.0) continue;
            foreach (var (variable, moved) in view.Transfers[money]) form.Trades[variable] += weight * coefficients[column] * moved;
            var range = cash(view.Account, unit.Money[money]).AddMarks(form, -weight * coefficients[column]);
            if (range.Most > 0.0) spread(Plus((0.0, 0.0), range, -weight * coefficients[column]));
        }

        for (var k = 0; k < unit.Auxiliaries.Length; k++)
        {
            var column = unit.AuxiliaryColumnOf(k);
            if (column < coefficients.Length && coefficients[column] != 0.0) Collect(form, view, unit.Auxiliaries[k], weight * coefficients[column], other, spread);
        }
    }

    /// <summary>The children one of which is the extreme one.</summary>
    private IEnumerable<MarginNode> Possible(ChoiceKey key, ImmutableArray<MarginNode> children)
    {
        var (first, last) = builder.Part.Of(PartKey.Option(key));
        return children.Where((_, k) => k >= first && k <= last);
    }

    private (double, double) Extreme(MarginUnitView view, IEnumerable<MarginNode> children, Func<double, double, double> pick)
    {
        var ranges = children.Select(c => Of(view, c)).ToList();
        return (ranges.Select(r => r.Lower).Aggregate(pick), ranges.Select(r => r.Upper).Aggregate(pick));
    }

    private (double, double) OfOneSided(MarginUnitView view, OneSided node)
    {
        var range = (0.0, 0.0);
        foreach (var curve in OneSidedMoney.Of(node, view.Unit.Instruments.Length)) range = Plus(range, Of(view, curve), 1.0);
        for (var i = 0; i < view.UniverseColumns.Length; i++)
        {
            if (node.Rates[i] == 0.0) continue;
            var (low, high) = UnitColumns.Range(builder, view, i);
            var sides = node.Sign > 0 ? (Math.Max(low, 0.0), Math.Max(high, 0.0)) : (Math.Max(-high, 0.0), Math.Max(-low, 0.0));
            range = Plus(range, sides, node.Rates[i]);
        }

        return range;
    }

    /// <summary>Where every need is known, so is the cost.</summary>
    private static (double, double) OfDecomposition(Decomposition node, (double Lower, double Upper)[] needs)
    {
        double[] most = [.. needs.Select(n => n.Upper)];
        if (!Array.TrueForAll(needs, n => n.Lower == n.Upper)) return (0.0, StrategyBounds.MostCost(node, most));
        var amounts = new StrategyMix(node, most).Cheapest(most);
        var cost = 0.0;
        for (var s = 0; s < amounts.Length; s++) cost += node.Costs[s] * amounts[s];
        return (cost, cost);
    }

    /// <summary>Where every child is known, so is the length.</summary>
    private static (double, double) OfLength(Length node, (double Lower, double Upper)[] children)
    {
        if (!Array.TrueForAll(children, c => c.Lower == c.Upper)) return (0.0, Longest(node, children));
        var square = 0.0;
        for (var i = 0; i < children.Length; i++)
        {
            for (var j = 0; j < children.Length; j++) square += node.Correlations[(i * children.Length) + j] * children[i].Lower * children[j].Lower;
        }

        var length = Math.Sqrt(Math.Max(0.0, square));
        return (length, length);
    }

    private static double Longest(Length length, (double Lower, double Upper)[] children)
    {
        var squares = 0.0;
        for (var i = 0; i < children.Length; i++)
        {
            for (var j = 0; j < children.Length; j++)
            {
                squares += Math.Abs(length.Correlations[(i * children.Length) + j]) * Size(children[i]) * Size(children[j]);
            }
        }

        return Math.Sqrt(squares);

        static double Size((double Lower, double Upper) range) => Math.Max(Math.Abs(range.Lower), Math.Abs(range.Upper));
    }

    /// <summary>Over a box of its children it is largest at a corner; what is kept at zero is never below it.</summary>
    private (double, double) OfOpaque(MarginUnitView view, Opaque opaque)
    {
        if (opaque.ZeroWhen.IsEmpty) throw new NotOptimisableException($"'{opaque.Label}' cannot be optimised: {opaque.Reason}");
        var ranges = opaque.Children.Select(c => Of(view, c)).ToList();
        if (ranges.TrueForAll(r => r.Lower == r.Upper))
        {
            var value = opaque.Function([.. ranges.Select(r => r.Lower)]);
            return (value, value);
        }

        var most = 0.0;
        for (var corner = 0; corner < 1 << ranges.Count; corner++)
        {
            var values = ranges.Select((r, k) => (corner >> k & 1) == 0 ? r.Lower : r.Upper).ToArray();
            most = Math.Max(most, opaque.Function(values));
        }

        return (0.0, most);
    }

    private static (double, double) Plus((double Lower, double Upper) sum, (double Lower, double Upper) part, double weight) => weight >= 0.0
        ? (sum.Lower + (weight * part.Lower), sum.Upper + (weight * part.Upper))
        : (sum.Lower + (weight * part.Upper), sum.Upper + (weight * part.Lower));
}
