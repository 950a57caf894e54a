using MarginOptimizer.Margin.Expressions;
using MarginOptimizer.Rebalancing.Dividing;
using MarginOptimizer.Risk.Tails;

namespace MarginOptimizer.Rebalancing.Lowering;

/// <summary>Scenario rows reduced to one number, as numbers and as forms.</summary>
internal sealed class Reductions(ProgramBuilder builder, ChoiceLowering choices, LoweringNotes notes, Func<string, List<ProgramForm>, Lowered> largestOf)
{
    /// <summary>Parts of a choice of its own from here on: whether a row lies above the one of a rank.</summary>
    public const int FirstRow = 16;

    /// <summary>Every reduction grows with each row: the bounds of the rows bound it.</summary>
    public static (double Lower, double Upper) Range((double Lower, double Upper)[] rows, RowReduction reduction, bool floorAtZero) =>
        (Value([.. rows.Select(r => r.Lower)], reduction, floorAtZero), Value([.. rows.Select(r => r.Upper)], reduction, floorAtZero));

    public static double Value(double[] rows, RowReduction reduction, bool floorAtZero)
    {
        double value;
        if (reduction.Order > 0)
        {
            Array.Sort(rows);
            value = rows[^reduction.Order];
        }
        else
        {
            value = TailLoss.Of(rows, reduction.TailMass).Shortfall;
        }

        return floorAtZero ? Math.Max(value, 0.0) : value;
    }

    /// <summary>The reduction of rows where it is minimised.</summary>
    public Lowered Minimised(ChoiceKey key, string label, List<ProgramForm> rows, RowReduction reduction, bool floorAtZero)
    {
        if (reduction.IsMax) return largestOf(label, floorAtZero ? [.. rows, builder.NewForm()] : rows);
        var reduced = reduction.Order > 0 ? Ordered(key, label, rows, reduction.Order) : TailMean(label, rows, reduction.TailMass);
        return floorAtZero ? largestOf(label, [reduced, builder.NewForm()]) : Lowered.Form(reduced);
    }

    /// <summary>Minus the reduction of rows, where the reduction is maximised.</summary>
    /// <param name="negated">Forms of minus each row.</param>
    public Lowered Maximised(ChoiceKey key, string label, List<ProgramForm> negated, RowReduction reduction, bool floorAtZero)
    {
        if (reduction.IsMax) return Lowered.Form(choices.SmallestOf(key, label, floorAtZero ? [.. negated, builder.NewForm()] : negated));
        var reduced = reduction.Order > 0
            ? Ordered(key, label, negated, negated.Count - reduction.Order + 1)
            : MinusTailMean(label, negated, reduction.TailMass);
        return Lowered.Form(floorAtZero ? choices.SmallestOf(key with { Part = key.Part + 1 }, label, [reduced, builder.NewForm()]) : reduced);
    }

    private ProgramForm TailMean(string label, List<ProgramForm> rows, double mass)
    {
        var linear = rows.TrueForAll(r => r.IsExactlyLinear) ? rows : rows.ConvertAll(r => Epigraph(label, r));
        var matrix = FunctionRows.Of(linear);
        var form = builder.NewForm();
        form.AddScenario(builder.AddFunction(label, matrix, floorAtZero: false, Math.Min(mass, rows.Count)), 1.0);
        return form;
    }

    /// <summary>A variable that is at least the form.</summary>
    private ProgramForm Epigraph(string label, ProgramForm form)
    {
        var (low, high) = builder.Interval(form);
        var top = builder.AddVariable(low, high, values => values.Of(form));
        var limit = builder.NewForm();
        limit.Add(form, 1.0);
        limit.AddAuxiliary(top, -1.0);
        builder.AddLimit($"{MarginLowering.Prefix}{label}/row", limit, double.NegativeInfinity, 0.0);
        var variable = builder.NewForm();
        variable.AddAuxiliary(top, 1.0);
        return variable;
    }

    /// <summary>
    /// The value of the row of a rank: at most rank - 1 rows may lie above it, which rows is a choice each. Where no choices are wanted, the mean of the
    /// rows down to the rank, which is nowhere below.
    /// </summary>
    private ProgramForm Ordered(ChoiceKey key, string label, List<ProgramForm> rows, int order)
    {
        if (choices.IsTaken) return TailMean(label, rows, order);
        var ranges = rows.ConvertAll(builder.TightInterval);
        var least = Value([.. ranges.Select(r => r.Lower)], RowReduction.Ordered(order), floorAtZero: false);
        var most = Value([.. ranges.Select(r => r.Upper)], RowReduction.Ordered(order), floorAtZero: false);
        var open = Enumerable.Range(0, rows.Count).Where(r => ranges[r].Upper > least).ToList();
        var value = builder.AddVariable(least, Math.Max(least, most), values => Value([.. rows.Select(values.Of)], RowReduction.Ordered(order), floorAtZero: false));
        var above = builder.NewForm();
        foreach (var r in open)
        {
            var row = PartKey.Option(key with { Part = FirstRow + r });
            var (first, last) = builder.Part.Of(row);
            if (first > 0.0)
            {
                above.Constant += 1.0;
                continue;
            }

            var limit = builder.NewForm();
            limit.Add(rows[r], 1.0);
            limit.AddAuxiliary(value, -1.0);
            if (last >= 1.0) AddAbove(row, limit, above, rows[r], value, ranges[r].Upper - least);
            builder.AddLimit($"{MarginLowering.Prefix}{label}/{r}", limit, double.NegativeInfinity, 0.0);
        }

        builder.AddLimit($"{MarginLowering.Prefix}{label}/rank", above, double.NegativeInfinity, order - 1);
        notes.Binaries(label, open.Count);
        var form = builder.NewForm();
        form.AddAuxiliary(value, 1.0);
        return form;
    }

    /// <summary>A row that may lie above the value, and how far it can.</summary>
    private void AddAbove(PartKey key, ProgramForm limit, ProgramForm above, ProgramForm row, int value, double most)
    {
        var share = builder.AddShare(values => values.Of(row) > values.Point[value] ? 1.0 : 0.0);
        above.AddAuxiliary(share, 1.0);
        limit.AddAuxiliary(share, -most);

        // The rows nearest to the value are the ones of which fractions are taken.
        builder.AddDivision(new Division(key, 0.0, 1.0, key.Choice.View.Unit.Index, Fraction, values => values.Of(row) > values.Point[value] ? 1.0 : 0.0));

        double Fraction(PointValues values)
        {
            var beyond = values.Of(row) - values.Point[value];
            return beyond > 0.0 ? Math.Min(beyond, most - beyond) : 0.0;
        }
    }

    /// <summary>Any fixed tail is nowhere above the mean of the worst one; from below there is only the range.</summary>
    private ProgramForm MinusTailMean(string label, List<ProgramForm> negated, double mass)
    {
        notes.Relaxed(label, "a mean of a tail enters with a negative sign: the tail of the present book stands in, and the bound is that of its range");
        var (above, below, form) = (builder.NewForm(), builder.NewForm(), builder.NewForm());
        var present = new double[builder.TradeCount];
        var values = builder.At(present, withCeilings: true);
        var left = Math.Min(mass, negated.Count);
        var counted = left;
        foreach (var row in negated.OrderBy(values.Of))
        {
            var share = Math.Min(left, 1.0);
            if (share > 0.0) above.Add(row, share / counted);
            left -= share;
        }

        below.Constant = -Value([.. negated.Select(r => -builder.TightInterval(r).Lower)], RowReduction.TailMean(mass), floorAtZero: false);
        builder.AddSplit(form, above, below, 1.0);
        return form;
    }
}
