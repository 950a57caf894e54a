using MarginOptimizer.Solver.Problem;

namespace MarginOptimizer.Rebalancing.Lowering;

/// <summary>
/// Writes what is not convex with binary variables. With any values of the binaries that the limits allow, the program is nowhere below the
/// evaluation; with the right ones it equals it; with fractions it is nowhere above.
/// </summary>
/// <param name="builder">Takes the variables and functions.</param>
/// <param name="notes">Learns where binaries were needed.</param>
/// <param name="selection">Options already taken: these are written without binaries, which leaves a convex program above the evaluation.</param>
internal sealed class ChoiceLowering(ProgramBuilder builder, LoweringNotes notes, IReadOnlyDictionary<ChoiceKey, int>? selection)
{
    private readonly List<OpenChoice> _open = [];

    /// <summary>No binaries are wanted: what has no options to take is written from above.</summary>
    public bool IsTaken => selection is not null;

    /// <summary>In the order in which they can be decided at a point.</summary>
    public IReadOnlyList<OpenChoice> Open => _open;

    /// <summary>The smallest of several convex forms.</summary>
    public ProgramForm SmallestOf(ChoiceKey key, string label, IReadOnlyList<ProgramForm> options)
    {
        var ranges = options.Select(builder.TightInterval).ToList();
        var top = ranges.Min(r => r.Upper);
        var kept = Enumerable.Range(0, options.Count).Where(k => ranges[k].Lower <= top).ToList();
        if (kept.Count == 1) return options[kept[0]];
        _open.Add(new OpenChoice(key, values => kept.MinBy(k => values.Of(options[k]))));
        if (selection is not null && selection.TryGetValue(key, out var taken)) return options[taken];
        notes.Binaries(label, kept.Count - 1);
        var forms = kept.ConvertAll(k => options[k]);
        var selected = Selector(kept, _open[^1].Selected);
        return forms.TrueForAll(f => f.IsExactlyLinear)
            ? Rows(label, forms, [.. forms.Select(f => Excess(f, forms))], selected, null)
            : Limits(label, forms, kept.ConvertAll(k => ranges[k]), selected);
    }

    /// <summary>A piecewise linear curve of a linear form.</summary>
    /// <param name="pieces">Ascending and adjacent, covering every value of the argument; at least two, not convex together.</param>
    public ProgramForm Pieces(ChoiceKey key, string label, ProgramForm argument, IReadOnlyList<LinearPiece> pieces)
    {
        var runs = ConvexRuns(pieces);
        _open.Add(new OpenChoice(key, values => RunAt(runs, values.Of(argument))));
        if (selection is not null && selection.TryGetValue(key, out var taken)) return Taken(label, argument, runs, taken, runs.Count == pieces.Count);
        notes.Binaries(label, runs.Count - 1);
        var selected = _open[^1].Selected;
        return runs.Count == pieces.Count && IsConcave(pieces)
            ? ConcaveRows(label, argument, pieces, selected)
            : new DisjointRuns(builder, label, argument, runs, values => selected(values)).Write();
    }

    /// <summary>Zero while every form is at most its bound, otherwise another form, which is never below 0.</summary>
    /// <param name="excess">How far each form can lie above its bound.</param>
    public ProgramForm ZeroOr(ChoiceKey key, string label, List<ProgramForm> forms, List<double> bounds, List<double> excess, ProgramForm otherwise)
    {
        Func<PointValues, int> selected = values => Enumerable.Range(0, forms.Count).Any(k => values.Of(forms[k]) > bounds[k]) ? 1 : 0;
        _open.Add(new OpenChoice(key, selected));
        if (selection is not null && selection.TryGetValue(key, out var taken))
        {
            for (var k = 0; k < forms.Count && taken == 0; k++) builder.AddLimit($"{MarginLowering.Prefix}{label}/{k}", forms[k], double.NegativeInfinity, bounds[k]);
            return taken == 0 ? builder.NewForm() : otherwise;
        }

        notes.Binaries(label, 1);
        var beyond = builder.AddBinary(values => selected(values));
        for (var k = 0; k < forms.Count; k++)
        {
            var limit = builder.NewForm();
            limit.Add(forms[k], 1.0);
            limit.AddAuxiliary(beyond, -Math.Max(0.0, excess[k]));
            builder.AddLimit($"{MarginLowering.Prefix}{label}/{k}", limit, double.NegativeInfinity, bounds[k]);
        }

        var most = Math.Max(0.0, builder.TightInterval(otherwise).Upper);
        var charge = builder.AddVariable(0.0, most, values => selected(values) == 0 ? 0.0 : values.Of(otherwise));
        var above = builder.NewForm();
        above.Add(otherwise, 1.0);
        above.AddAuxiliary(charge, -1.0);
        above.AddAuxiliary(beyond, most);
        builder.AddLimit($"{MarginLowering.Prefix}{label}/charge", above, double.NegativeInfinity, most);
        return Single(form => form.AddAuxiliary(charge, 1.0));
    }

    /// <summary>Rows <c>v_k - M_k (1 - b_k)</c>: only the option chosen counts in full.</summary>
    private ProgramForm Rows(string label, List<ProgramForm> forms, double[] excess, Func<PointValues, int> selected, ProgramForm? chord)
    {
        var binaries = Binaries(label, forms.Count, selected);
        var rows = new List<ProgramForm>();
        for (var k = 0; k < forms.Count; k++)
        {
            var row = builder.NewForm();
            row.Add(forms[k], 1.0);
            AddUnchosen(row, binaries, k, -excess[k]);
            rows.Add(row);
        }

        if (chord is not null) rows.Add(chord);
        var function = FunctionRows.Of(rows);
        return Single(form => form.AddScenario(builder.AddFunction(label, function.Matrix, function.Offsets, floorAtZero: false), 1.0));
    }

    /// <summary>The same where the options are not linear: a variable above the one chosen.</summary>
    private ProgramForm Limits(string label, List<ProgramForm> forms, List<(double Lower, double Upper)> ranges, Func<PointValues, int> selected)
    {
        var binaries = Binaries(label, forms.Count, selected);
        var least = ranges.Min(r => r.Lower);
        var smallest = builder.AddVariable(least, ranges.Min(r => r.Upper), values => forms.Min(values.Of));
        for (var k = 0; k < forms.Count; k++)
        {
            var limit = builder.NewForm();
            limit.Add(forms[k], 1.0);
            limit.AddAuxiliary(smallest, -1.0);
            AddUnchosen(limit, binaries, k, -(ranges[k].Upper - least));
            builder.AddLimit($"{MarginLowering.Prefix}{label}/{k}", limit, double.NegativeInfinity, 0.0);
        }

        return Single(form => form.AddAuxiliary(smallest, 1.0));
    }

    private ProgramForm ConcaveRows(string label, ProgramForm argument, IReadOnlyList<LinearPiece> pieces, Func<PointValues, int> selected)
    {
        var (from, to) = (pieces[0].From, pieces[^1].To);
        var forms = pieces.Select(p => Line(argument, p.Constant, p.Slope)).ToList();
        var excess = pieces.Select(p => pieces.Max(q => Math.Max(p.At(from) - q.At(from), p.At(to) - q.At(to)))).ToArray();
        var slope = (pieces[^1].At(to) - pieces[0].At(from)) / (to - from);
        return Rows(label, forms, excess, selected, Line(argument, pieces[0].At(from) - (slope * from), slope));
    }

    /// <summary>How far a form can lie above the smallest of all: beyond that its row says nothing.</summary>
    private double Excess(ProgramForm form, List<ProgramForm> forms)
    {
        var most = 0.0;
        foreach (var other in forms)
        {
            if (ReferenceEquals(form, other)) continue;
            var difference = builder.NewForm();
            difference.Add(form, 1.0);
            difference.Add(other, -1.0);
            most = Math.Max(most, builder.TightInterval(difference).Upper);
        }

        return most;
    }

    private ProgramForm Taken(string label, ProgramForm argument, List<List<LinearPiece>> runs, int taken, bool isConcave)
    {
        var run = runs[taken];
        if (!isConcave)
        {
            // Beyond its stretch a run may lie below the curve.
            var within = builder.NewForm();
            within.Add(argument, 1.0);
            var lower = taken == 0 ? double.NegativeInfinity : run[0].From;
            builder.AddLimit($"{MarginLowering.Prefix}{label}/within", within, lower, taken == runs.Count - 1 ? double.PositiveInfinity : run[^1].To);
        }

        if (run.Count == 1) return Line(argument, run[0].Constant, run[0].Slope);
        var rows = FunctionRows.Of([.. run.Select(p => Line(argument, p.Constant, p.Slope))]);
        return Single(form => form.AddScenario(builder.AddFunction(label, rows.Matrix, rows.Offsets, floorAtZero: false), 1.0));
    }

    /// <summary>One binary per option but the first, at most one of them 1.</summary>
    private int[] Binaries(string label, int options, Func<PointValues, int> selected)
    {
        var binaries = new int[options - 1];
        for (var k = 1; k < options; k++)
        {
            var option = k;
            binaries[k - 1] = builder.AddBinary(values => selected(values) == option ? 1.0 : 0.0);
        }

        if (options == 2) return binaries;
        var one = builder.NewForm();
        foreach (var binary in binaries) one.AddAuxiliary(binary, 1.0);
        builder.AddLimit($"{MarginLowering.Prefix}{label}/one", one, double.NegativeInfinity, 1.0);
        return binaries;
    }

    /// <summary>Adds <paramref name="amount"/> where option <paramref name="k"/> is not chosen.</summary>
    private static void AddUnchosen(ProgramForm form, int[] binaries, int k, double amount)
    {
        if (k == 0)
        {
            foreach (var binary in binaries) form.AddAuxiliary(binary, amount);
            return;
        }

        form.Constant += amount;
        form.AddAuxiliary(binaries[k - 1], -amount);
    }

    private ProgramForm Line(ProgramForm argument, double constant, double slope)
    {
        var line = builder.NewForm();
        line.Add(argument, slope);
        line.Constant += constant;
        return line;
    }

    private ProgramForm Single(Action<ProgramForm> add)
    {
        var form = builder.NewForm();
        add(form);
        return form;
    }

    private static Func<PointValues, int> Selector(List<int> kept, Func<PointValues, int> original) => values => kept.IndexOf(original(values));

    private static bool IsConcave(IReadOnlyList<LinearPiece> pieces)
    {
        for (var k = 1; k < pieces.Count; k++)
        {
            if (pieces[k].Slope > pieces[k - 1].Slope) return false;
        }

        return true;
    }

    /// <summary>Neighbouring pieces whose slopes do not fall form one convex stretch.</summary>
    private static List<List<LinearPiece>> ConvexRuns(IReadOnlyList<LinearPiece> pieces)
    {
        var runs = new List<List<LinearPiece>> { new() { pieces[0] } };
        for (var k = 1; k < pieces.Count; k++)
        {
            if (pieces[k].Slope >= pieces[k - 1].Slope) runs[^1].Add(pieces[k]);
            else runs.Add([pieces[k]]);
        }

        return runs;
    }

    private static int RunAt(List<List<LinearPiece>> runs, double value)
    {
        var run = 0;
        while (run < runs.Count - 1 && value > runs[run][^1].To) run++;
        return run;
    }
}
