namespace MarginOptimizer.Solver.Elastic;

/// <summary>How far an iterate is from keeping the optimality conditions, recomputed from the data every time. Incomplete when the meter of the rows has stopped.</summary>
internal sealed class Residuals(ElasticProgram program, RowSet rows, double scale)
{
    /// <summary>Value of every row, what it hosts included.</summary>
    public double[] Values { get; } = new double[rows.Count];

    /// <summary>y + s - z per row.</summary>
    public double[] Primal { get; } = new double[rows.Count];

    /// <summary>cap * host's multiplier - p - q per capped row.</summary>
    public double[] Caps { get; } = new double[rows.Count];

    /// <summary>Gradient of the Lagrangian.</summary>
    public double[] Dual { get; } = new double[program.Variables];

    public double[] Equalities { get; } = new double[rows.Equalities.Length];

    /// <summary>Mean complementarity product.</summary>
    public double Mu { get; private set; }

    /// <summary>Sum of complementarity products.</summary>
    public double Gap { get; private set; }

    /// <summary>Objective units that residuals may hide, boxes taken as the reach of variables.</summary>
    public double Hidden { get; private set; }

    public int Pairs { get; private set; }

    public void Compute(Iterate at)
    {
        rows.Apply(at.X, Values, isDirection: false);
        Pairs = at.Norms.Length;
        Gap = 0.0;
        Hidden = 0.0;
        for (int r = 0; r < rows.Count; r++)
        {
            Caps[r] = 0.0;
            if (double.IsFinite(rows.Cap[r]))
            {
                int host = rows.Host[r];
                Caps[r] = (host < 0 ? rows.Cap[r] : rows.Cap[r] * at.Multiplier[host]) - at.Multiplier[r] - at.Complement[r];
                Gap += at.Complement[r] * at.Excess[r];
                Pairs++;
                if (host >= 0)
                {
                    Values[host] += rows.Cap[r] * at.Excess[r];
                }
            }

            Gap += at.Multiplier[r] * at.Slack[r];
            Pairs++;
        }

        for (int r = 0; r < rows.Count; r++)
        {
            Primal[r] = Values[r] + at.Slack[r] - at.Excess[r];
            Hidden += at.Multiplier[r] * Math.Abs(Primal[r]);
        }

        ComputeDual(at);
        foreach (NormState norm in at.Norms)
        {
            Gap += norm.Gap;
        }

        Mu = Gap / Pairs;
    }

    private void ComputeDual(Iterate at)
    {
        ReadOnlySpan<double> x = at.X;
        for (int i = 0; i < Dual.Length; i++)
        {
            Dual[i] = scale * (program.Cost[i] + (program.Diagonal[i] * x[i]));
        }

        for (int k = 0; k < (program.Factors?.Rows ?? 0) && !rows.Meter.Pace(2 * Dual.Length); k++)
        {
            ReadOnlySpan<double> factor = program.Factors!.Row(k);
            FusedKernels.AddScaled(scale * FusedKernels.Dot(factor, x), factor, Dual);
        }

        rows.AddTransposed(at.Multiplier, Dual, withLinear: true);
        for (int e = 0; e < Equalities.Length; e++)
        {
            Equalities[e] = FusedKernels.Dot(rows.Equalities[e].Coefficients, x) - rows.Equalities[e].Upper;
            FusedKernels.AddScaled(at.Free[e], rows.Equalities[e].Coefficients, Dual);
            Hidden += Math.Abs(Equalities[e] * at.Free[e]);
        }

        for (int c = 0; c < at.Norms.Length; c++)
        {
            NormCone cone = program.Cones[c];
            NormState norm = at.Norms[c];
            norm.Residual[0] = norm.Slack[0] - x[cone.Epigraph];
            Hidden += Math.Abs(norm.Residual[0] * norm.Multiplier[0]);
            Dual[cone.Epigraph] -= norm.Multiplier[0];
            for (int k = 0; k < cone.Matrix.Rows && !rows.Meter.Pace(2 * cone.Matrix.Columns); k++)
            {
                ReadOnlySpan<double> row = cone.Matrix.Row(k);
                norm.Residual[k + 1] = norm.Slack[k + 1] - cone.Offsets[k] - FusedKernels.Dot(row, x);
                FusedKernels.AddScaled(-norm.Multiplier[k + 1], row, Dual);
                Hidden += Math.Abs(norm.Residual[k + 1] * norm.Multiplier[k + 1]);
            }
        }

        for (int i = 0; i < Dual.Length; i++)
        {
            double width = program.Upper[i] - program.Lower[i];
            Dual[i] = width == 0.0 ? 0.0 : Dual[i];
            Hidden += Math.Abs(Dual[i]) * (double.IsFinite(width) ? width : Math.Abs(x[i]));
        }
    }
}
