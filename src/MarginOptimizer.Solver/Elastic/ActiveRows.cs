namespace MarginOptimizer.Solver.Elastic;

/// <summary>Collects the equations of a face over all variables: equalities, active rows, tangents of norms or, where a norm vanishes, all of its rows.</summary>
internal sealed class ActiveRows
{
    private const double SmallNorm = 1e-9;

    private readonly ElasticProgram _program;
    private readonly RowSet _rows;
    private readonly Face _face;

    public ActiveRows(ElasticProgram program, RowSet rows, Face face)
    {
        _program = program;
        _rows = rows;
        _face = face;
    }

    /// <summary>All rows that hold with equality, the certain ones first.</summary>
    public List<ActiveRow> At(Iterate at)
    {
        List<ActiveRow> active = [];
        for (int e = 0; e < _rows.Equalities.Length; e++)
        {
            active.Add(new ActiveRow(ActiveKind.Equality, e, _rows.Equalities[e].Coefficients, double.PositiveInfinity));
        }

        AddNorms(at, active);
        double[][] hosting = Hosting();
        for (int r = _rows.FirstLinear; r < _rows.FirstGrouped; r++)
        {
            if (_face.State[r] == FaceState.Active)
            {
                double[] row = hosting[r - _rows.FirstLinear];
                active.Add(new ActiveRow(ActiveKind.Row, r, row, at.Multiplier[r] * Length(row)));
            }
        }

        for (int g = 0; g < _program.Groups.Count; g++)
        {
            for (int r = _rows.GroupStart(g); r < _rows.GroupStart(g + 1); r++)
            {
                if (_face.State[r] == FaceState.Active)
                {
                    double[] row = GroupRow(_program.Groups[g], r - _rows.GroupStart(g), _program.Variables);
                    double held = double.IsFinite(_rows.Cap[r]) ? Math.Min(at.Multiplier[r], _rows.CapAt(r, at.Multiplier) - at.Multiplier[r]) : at.Multiplier[r];
                    active.Add(new ActiveRow(ActiveKind.Row, r, row, held * Length(row)));
                }
            }
        }

        return [.. active.OrderByDescending(row => row.Strength)];
    }

    private static double[] GroupRow(RowGroup group, int k, int variables)
    {
        var row = new double[variables];
        FusedKernels.AddScaled(group.Scale(k), group.Row(k), row);
        if (group.Epigraph >= 0)
        {
            row[group.Epigraph] = -1.0;
        }

        return row;
    }

    /// <summary>Linear rows with the slopes of the exceeded rows that they host. Those that host none are the program's own.</summary>
    private double[][] Hosting()
    {
        var hosting = new double[_rows.FirstGrouped - _rows.FirstLinear][];
        for (int k = 0; k < hosting.Length; k++)
        {
            hosting[k] = _rows.Linear(_rows.FirstLinear + k).Coefficients;
        }

        foreach (int host in _rows.Host)
        {
            int k = host - _rows.FirstLinear;
            if (host >= 0 && ReferenceEquals(hosting[k], _rows.Linear(host).Coefficients))
            {
                hosting[k] = [.. hosting[k]];
            }
        }

        for (int r = _rows.Bounds; r < _rows.FirstLinear; r++)
        {
            if (_rows.Host[r] >= 0 && _face.State[r] == FaceState.Above)
            {
                hosting[_rows.Host[r] - _rows.FirstLinear][_rows.Variable(r)] += _rows.Sign(r) * _rows.Cap[r];
            }
        }

        for (int g = 0; g < _program.Groups.Count; g++)
        {
            RowGroup group = _program.Groups[g];
            if (group.Host < 0)
            {
                continue;
            }

            var weights = new double[group.Count];
            for (int k = 0; k < weights.Length; k++)
            {
                int r = _rows.GroupStart(g) + k;
                weights[k] = _face.State[r] == FaceState.Above ? _rows.Cap[r] : 0.0;
            }

            _rows.AddGroup(group, weights, hosting[_rows.FlatRow[group.Host] - _rows.FirstLinear]);
        }

        return hosting;
    }

    private void AddNorms(Iterate at, List<ActiveRow> active)
    {
        for (int c = 0; c < at.Norms.Length; c++)
        {
            NormCone cone = _program.Cones[c];
            double length = Refresh(cone, at, c), size = NormSize(cone);
            if (length > SmallNorm * size)
            {
                var row = new double[_program.Variables];
                cone.AddTransposed([0.0, .. at.Norms[c].Slack.AsSpan(1)], 1.0 / length, row);
                row[cone.Epigraph] = -1.0;
                active.Add(new ActiveRow(ActiveKind.Norm, c, row, double.PositiveInfinity));
                continue;
            }

            var level = new double[_program.Variables];
            level[cone.Epigraph] = -1.0;
            active.Add(new ActiveRow(ActiveKind.NormLevel, c, level, double.PositiveInfinity));
            for (int k = 0; k < cone.Matrix.Rows; k++)
            {
                var row = new double[_program.Variables];
                cone.Matrix.Row(k).CopyTo(row);
                active.Add(new ActiveRow(ActiveKind.NormRow, c, row, double.PositiveInfinity) { Part = k + 1 });
            }
        }
    }

    /// <summary>Slack of a cone set to (t, b + Ax); returns the norm.</summary>
    private static double Refresh(NormCone cone, Iterate at, int c)
    {
        double[] slack = at.Norms[c].Slack;
        slack[0] = at.X[cone.Epigraph];
        for (int k = 0; k < cone.Matrix.Rows; k++)
        {
            slack[k + 1] = cone.Offsets[k] + FusedKernels.Dot(cone.Matrix.Row(k), at.X);
        }

        return Math.Sqrt(FusedKernels.Dot(slack.AsSpan(1), slack.AsSpan(1)));
    }

    private double NormSize(NormCone cone)
    {
        double size = 0.0;
        for (int k = 0; k < cone.Matrix.Rows; k++)
        {
            size = Math.Max(size, Math.Abs(cone.Offsets[k]));
            ReadOnlySpan<double> row = cone.Matrix.Row(k);
            for (int i = 0; i < row.Length; i++)
            {
                size = Math.Max(size, Math.Abs(row[i]) * _face.Width[i]);
            }
        }

        return size;
    }

    private static double Length(ReadOnlySpan<double> row) => Math.Sqrt(FusedKernels.Dot(row, row));
}
