namespace MarginOptimizer.Rebalancing.Lowering;

/// <summary>
/// A curve that is convex on each of several stretches of its argument and not on all together: the argument is split over the stretches, of which
/// one is chosen. With fractions this is the convex envelope of the curve over the range of the argument.
/// </summary>
/// <param name="runs">Ascending and adjacent, at least two.</param>
/// <param name="selected">The stretch in which the argument lies at a point.</param>
internal sealed class DisjointRuns(
    ProgramBuilder builder, string label, ProgramForm argument, List<List<LinearPiece>> runs, Func<PointValues, int> selected)
{
    public ProgramForm Write()
    {
        var (shares, switches) = Split();
        var value = builder.NewForm();
        for (var r = 0; r < runs.Count; r++) value.Add(Value(runs[r], shares[r], switches[r], r), 1.0);
        return value;
    }

    /// <summary>The parts of the argument, and 1 for the stretch chosen, 0 for the others; those of the first stretch are what the others leave.</summary>
    private (ProgramForm[] Shares, ProgramForm[] Switches) Split()
    {
        var shares = new ProgramForm[runs.Count];
        var switches = new ProgramForm[runs.Count];
        (shares[0], switches[0]) = (builder.NewForm(), builder.NewForm());
        shares[0].Add(argument, 1.0);
        switches[0].Constant = 1.0;
        for (var r = 1; r < runs.Count; r++)
        {
            var run = r;
            var (from, to) = (runs[r][0].From, runs[r][^1].To);
            var chosen = builder.AddBinary(values => selected(values) == run ? 1.0 : 0.0);
            var share = builder.AddVariable(Math.Min(0.0, from), Math.Max(0.0, to), values => selected(values) == run ? values.Of(argument) : 0.0);
            (shares[r], switches[r]) = (builder.NewForm(), builder.NewForm());
            shares[r].AddAuxiliary(share, 1.0);
            switches[r].AddAuxiliary(chosen, 1.0);
            shares[0].AddAuxiliary(share, -1.0);
            switches[0].AddAuxiliary(chosen, -1.0);
        }

        for (var r = 0; r < runs.Count; r++)
        {
            Keep(shares[r], switches[r], 1.0, -runs[r][^1].To, $"upper/{r}");
            Keep(shares[r], switches[r], -1.0, runs[r][0].From, $"lower/{r}");
        }

        if (runs.Count > 2) builder.AddLimit($"{MarginLowering.Prefix}{label}/one", switches[0], 0.0, double.PositiveInfinity);
        return (shares, switches);
    }

    private void Keep(ProgramForm share, ProgramForm chosen, double sign, double end, string side)
    {
        var limit = builder.NewForm();
        limit.Add(share, sign);
        limit.Add(chosen, end);
        builder.AddLimit($"{MarginLowering.Prefix}{label}/{side}", limit, double.NegativeInfinity, 0.0);
    }

    /// <summary>Each line of the stretch, its constant counted only where the stretch is chosen.</summary>
    private ProgramForm Value(List<LinearPiece> run, ProgramForm share, ProgramForm chosen, int r)
    {
        var lines = run.ConvertAll(p =>
        {
            var line = builder.NewForm();
            line.Add(share, p.Slope);
            line.Add(chosen, p.Constant);
            return line;
        });
        if (lines.Count == 1) return lines[0];
        var rows = FunctionRows.Of(lines);
        var form = builder.NewForm();
        form.AddScenario(builder.AddFunction(FormattableString.Invariant($"{label}/{r}"), rows.Matrix, rows.Offsets, floorAtZero: false), 1.0);
        return form;
    }
}
