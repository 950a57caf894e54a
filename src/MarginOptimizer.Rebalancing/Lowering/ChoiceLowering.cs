using MarginOptimizer.Rebalancing.Dividing;

namespace MarginOptimizer.Rebalancing.Lowering;

/// <summary>
/// Writes what is not convex. Where options are taken already, the program is nowhere below the evaluation. A relaxation is nowhere above it, and parts
/// of the question tighten it until both are the same. Otherwise choices are left open: variables take the values, and no program holds them to these.
/// </summary>
/// <param name="builder">Takes the variables and functions.</param>
/// <param name="notes">Learns where choices were needed.</param>
/// <param name="selection">Options already taken: these are written as they are, which leaves a convex program above the evaluation.</param>
internal sealed class ChoiceLowering(ProgramBuilder builder, LoweringNotes notes, IReadOnlyDictionary<ChoiceKey, int>? selection)
{
    private readonly List<OpenChoice> _open = [];

    /// <summary>No choices are wanted: what has no options to take is written from above.</summary>
    public bool IsTaken => selection is not null;

    /// <summary>In the order in which they can be decided at a point.</summary>
    public IReadOnlyList<OpenChoice> Open => _open;

    /// <summary>The smallest of several convex forms, of those that the part leaves.</summary>
    /// <param name="known">What is known of their values besides; null for nothing.</param>
    public ProgramForm SmallestOf(ChoiceKey key, string label, IReadOnlyList<ProgramForm> options, IReadOnlyList<(double Lower, double Upper)>? known = null)
    {
        var ranges = options.Select(builder.TightInterval).ToList();
        for (var k = 0; k < ranges.Count && known is not null; k++) ranges[k] = Both(ranges[k], known[k]);
        var top = ranges.Min(r => r.Upper);
        var (first, last) = builder.Part.Of(PartKey.Option(key));
        var left = Enumerable.Range(0, options.Count).Where(k => k >= first && k <= last).ToList();
        var kept = left.Where(k => ranges[k].Lower <= top).ToList();
        if (kept.Count == 0) kept = left;
        if (kept.Count == 1) return options[kept[0]];
        Func<PointValues, int> smallest = values => kept.MinBy(k => values.Of(options[k]));
        _open.Add(new OpenChoice(key, smallest));
        if (selection is not null && selection.TryGetValue(key, out var taken)) return options[taken];
        notes.Binaries(label, kept.Count - 1);
        var forms = kept.ConvertAll(k => options[k]);
        if (!builder.IsRelaxation) return builder.Open((ranges.Min(r => r.Lower), top), values => forms.Min(values.Of));
        var isLinear = forms.TrueForAll(f => f.IsExactlyLinear);
        var bounds = kept.ConvertAll(k => ranges[k]);
        var least = bounds.Min(r => r.Lower);
        double[] excess = isLinear ? [.. forms.Select(f => Excess(f, forms))] : [.. bounds.Select(r => r.Upper - least)];
        builder.AddDivision(new Division(PartKey.Option(key), kept[0], kept[^1], key.View.Unit.Index, values => Gap(values, forms, excess, isLinear ? double.NegativeInfinity : least), values => smallest(values)));
        return isLinear && forms.Count == 2 ? Chord(forms[0], forms[1])
            : isLinear ? Rows(label, forms, excess, Selector(kept, smallest))
            : Limits(label, forms, excess, (least, bounds.Min(r => r.Upper)), Selector(kept, smallest));
    }

    /// <summary>A piecewise linear curve of a linear form.</summary>
    /// <param name="pieces">Ascending and adjacent, covering every value of the argument; at least two, not convex together.</param>
    public ProgramForm Pieces(ChoiceKey key, string label, ProgramForm argument, IReadOnlyList<LinearPiece> pieces)
    {
        var runs = ConvexRuns(pieces);
        _open.Add(new OpenChoice(key, values => RunAt(runs, values.Of(argument))));
        if (selection is not null && selection.TryGetValue(key, out var taken)) return Taken(label, argument, runs[taken], (taken == 0, taken == runs.Count - 1), runs.Count == pieces.Count);
        notes.Binaries(label, runs.Count - 1);
        return builder.Open((pieces.Min(p => Math.Min(p.At(p.From), p.At(p.To))), pieces.Max(p => Math.Max(p.At(p.From), p.At(p.To)))), values => At(pieces, values.Of(argument)));
    }

    /// <summary>Zero while every form is at most its bound, otherwise another form, which is never below 0.</summary>
    /// <param name="excess">How far each form can lie above its bound.</param>
    public ProgramForm ZeroOr(ChoiceKey key, string label, List<ProgramForm> forms, List<double> bounds, List<double> excess, ProgramForm otherwise)
    {
        Func<PointValues, int> selected = values => Enumerable.Range(0, forms.Count).Any(k => values.Of(forms[k]) > bounds[k]) ? 1 : 0;
        _open.Add(new OpenChoice(key, selected));
        var (first, last) = builder.Part.Of(PartKey.Option(key));
        var decided = selection is not null && selection.TryGetValue(key, out var taken) ? taken : first > 0.0 ? 1 : last < 1.0 ? 0 : -1;
        if (decided == 1) return otherwise;
        if (decided == 0)
        {
            for (var k = 0; k < forms.Count; k++) builder.AddLimit($"{MarginLowering.Prefix}{label}/{k}", forms[k], double.NegativeInfinity, bounds[k]);
            return builder.NewForm();
        }

        notes.Binaries(label, 1);
        if (!builder.IsRelaxation) return builder.Open((0.0, Math.Max(0.0, builder.TightInterval(otherwise).Upper)), values => selected(values) == 0 ? 0.0 : values.Of(otherwise));
        var most = Math.Max(0.0, builder.TightInterval(otherwise).Upper);
        builder.AddDivision(new Division(PartKey.Option(key), 0.0, 1.0, key.View.Unit.Index, Missing, values => selected(values)));
        var beyond = builder.AddShare(values => selected(values));
        for (var k = 0; k < forms.Count; k++)
        {
            var limit = builder.NewForm();
            limit.Add(forms[k], 1.0);
            limit.AddAuxiliary(beyond, -Math.Max(0.0, excess[k]));
            builder.AddLimit($"{MarginLowering.Prefix}{label}/{k}", limit, double.NegativeInfinity, bounds[k]);
        }

        var charge = builder.AddVariable(0.0, most, values => selected(values) == 0 ? 0.0 : values.Of(otherwise));
        var above = builder.NewForm();
        above.Add(otherwise, 1.0);
        above.AddAuxiliary(charge, -1.0);
        above.AddAuxiliary(beyond, most);
        builder.AddLimit($"{MarginLowering.Prefix}{label}/charge", above, double.NegativeInfinity, most);
        return Single(form => form.AddAuxiliary(charge, 1.0));

        double Missing(PointValues values)
        {
            if (selected(values) == 0) return 0.0;
            var (value, share) = (values.Of(otherwise), 0.0);
            for (var k = 0; k < forms.Count; k++)
            {
                if (excess[k] > 0.0) share = Math.Max(share, (values.Of(forms[k]) - bounds[k]) / excess[k]);
            }

            return value - Math.Max(0.0, value - (most * (1.0 - share)));
        }
    }

    /// <summary>The smaller of two linear forms is one of them less what it exceeds the other by: a concave function of their difference, so its chord.</summary>
    private ProgramForm Chord(ProgramForm first, ProgramForm second)
    {
        var difference = builder.NewForm();
        difference.Add(first, 1.0);
        difference.Add(second, -1.0);
        var (low, high) = builder.TightInterval(difference);
        if (high <= 0.0) return first;
        if (low >= 0.0) return second;
        var slope = high / (high - low);
        var chord = builder.NewForm();
        chord.Add(first, 1.0);
        chord.Add(difference, -slope);
        chord.Constant += slope * low;
        return chord;
    }

    /// <summary>How far the smallest form lies above the least value that the rows allow with shares of the options.</summary>
    private static double Gap(PointValues values, List<ProgramForm> forms, double[] excess, double least)
    {
        double[] at = [.. forms.Select(values.Of)];
        var smallest = at.Min();
        var (low, high) = (Math.Max(least, smallest - excess.Max()), smallest);
        for (var step = 0; step < 50 && high > low; step++)
        {
            var middle = 0.5 * (low + high);
            var shares = 0.0;
            for (var k = 0; k < at.Length; k++) shares += excess[k] > 0.0 ? Math.Clamp(1.0 - ((at[k] - middle) / excess[k]), 0.0, 1.0) : at[k] <= middle ? 1.0 : 0.0;
            if (shares >= 1.0) high = middle;
            else low = middle;
        }

        return smallest - high;
    }

    /// <summary>Rows <c>v_k - M_k (1 - b_k)</c>: only the option chosen counts in full.</summary>
    private ProgramForm Rows(string label, List<ProgramForm> forms, double[] excess, Func<PointValues, int> selected)
    {
        var shares = Shares(label, forms.Count, selected);
        var rows = new List<ProgramForm>();
        for (var k = 0; k < forms.Count; k++)
        {
            var row = builder.NewForm();
            row.Add(forms[k], 1.0);
            AddUnchosen(row, shares, k, -excess[k]);
            rows.Add(row);
        }

        var function = FunctionRows.Of(rows);
        return Single(form => form.AddScenario(builder.AddFunction(label, function.Matrix, function.Offsets, floorAtZero: false), 1.0));
    }

    /// <summary>The same where the options are not linear: a variable above the one chosen.</summary>
    private ProgramForm Limits(string label, List<ProgramForm> forms, double[] excess, (double Lower, double Upper) range, Func<PointValues, int> selected)
    {
        var shares = Shares(label, forms.Count, selected);
        var smallest = builder.AddVariable(range.Lower, range.Upper, values => forms.Min(values.Of));
        for (var k = 0; k < forms.Count; k++)
        {
            var limit = builder.NewForm();
            limit.Add(forms[k], 1.0);
            limit.AddAuxiliary(smallest, -1.0);
            AddUnchosen(limit, shares, k, -excess[k]);
            builder.AddLimit($"{MarginLowering.Prefix}{label}/{k}", limit, double.NegativeInfinity, 0.0);
        }

        return Single(form => form.AddAuxiliary(smallest, 1.0));
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

    /// <param name="run">The stretch taken.</param>
    /// <param name="ends">It is the first, or the last.</param>
    private ProgramForm Taken(string label, ProgramForm argument, List<LinearPiece> run, (bool First, bool Last) ends, bool isConcave)
    {
        if (!isConcave)
        {
            // Beyond its stretch a run may lie below the curve.
            var within = builder.NewForm();
            within.Add(argument, 1.0);
            builder.AddLimit($"{MarginLowering.Prefix}{label}/within", within, ends.First ? double.NegativeInfinity : run[0].From, ends.Last ? double.PositiveInfinity : run[^1].To);
        }

        return LargestLine(label, argument, run);
    }

    private ProgramForm LargestLine(string label, ProgramForm argument, List<LinearPiece> lines)
    {
        if (lines.Count == 1) return Line(argument, lines[0].Constant, lines[0].Slope);
        var rows = FunctionRows.Of([.. lines.Select(p => Line(argument, p.Constant, p.Slope))]);
        return Single(form => form.AddScenario(builder.AddFunction(label, rows.Matrix, rows.Offsets, floorAtZero: false), 1.0));
    }

    /// <summary>One share per option but the first, together at most 1.</summary>
    private int[] Shares(string label, int options, Func<PointValues, int> selected)
    {
        var shares = new int[options - 1];
        for (var k = 1; k < options; k++)
        {
            var option = k;
            shares[k - 1] = builder.AddShare(values => selected(values) == option ? 1.0 : 0.0);
        }

        if (options == 2) return shares;
        var one = builder.NewForm();
        foreach (var share in shares) one.AddAuxiliary(share, 1.0);
        builder.AddLimit($"{MarginLowering.Prefix}{label}/one", one, double.NegativeInfinity, 1.0);
        return shares;
    }

    /// <summary>Adds <paramref name="amount"/> as far as option <paramref name="k"/> is not chosen.</summary>
    private static void AddUnchosen(ProgramForm form, int[] shares, int k, double amount)
    {
        if (k == 0)
        {
            foreach (var share in shares) form.AddAuxiliary(share, amount);
            return;
        }

        form.Constant += amount;
        form.AddAuxiliary(shares[k - 1], -amount);
    }

    /// <summary>What two ranges of the same value leave of it; they may miss each other by rounding.</summary>
    private static (double Lower, double Upper) Both((double Lower, double Upper) first, (double Lower, double Upper) second)
    {
        var (lower, upper) = (Math.Max(first.Lower, second.Lower), Math.Min(first.Upper, second.Upper));
        return lower <= upper ? (lower, upper) : (upper, lower);
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

    private static double At(IReadOnlyList<LinearPiece> pieces, double value)
    {
        var piece = 0;
        while (piece < pieces.Count - 1 && value > pieces[piece].To) piece++;
        return pieces[piece].At(value);
    }

    private static int RunAt(List<List<LinearPiece>> runs, double value)
    {
        var run = 0;
        while (run < runs.Count - 1 && value > runs[run][^1].To) run++;
        return run;
    }
}
