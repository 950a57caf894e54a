namespace MarginOptimizer.Solver.Sparse.InteriorPoint;

/// <summary>How far an iterate is from the optimality conditions, in working numbers.</summary>
internal sealed class InteriorResiduals(WorkingProgram program)
{
    private readonly double[] _product = new double[program.Variables];

    /// <summary>Of the stationarity condition: -(Px + q + A'y + w).</summary>
    public double[] Dual { get; } = new double[program.Variables];

    /// <summary>Value - lower - slack; 0 without the side.</summary>
    public double[] Lower { get; } = new double[program.Variables + program.RowCount];

    /// <summary>Upper - value - slack.</summary>
    public double[] Upper { get; } = new double[program.Variables + program.RowCount];

    /// <summary>Bound - value for equality rows; 0 elsewhere.</summary>
    public double[] Equality { get; } = new double[program.RowCount];

    public double Objective { get; private set; }

    public double DualObjective { get; private set; }

    /// <summary>Largest primal residual relative to the sizes involved.</summary>
    public double PrimalError { get; private set; }

    public double DualError { get; private set; }

    /// <summary>Difference of the two objectives relative to them.</summary>
    public double GapError { get; private set; }

    public double Merit => Math.Max(Math.Max(PrimalError, DualError), GapError);

    public void Compute(InteriorState state)
    {
        int n = program.Variables, m = program.RowCount;
        state.X.CopyTo(state.Value, 0);
        program.MultiplyA(state.X, state.Value.AsSpan(n));
        program.MultiplyP(state.X, _product);
        Array.Clear(Dual);
        program.AddTransposed(state.Y, Dual);
        double quadratic = 0.0, linear = 0.0, dualScale = 0.0, dualSize = 0.0;
        for (int j = 0; j < n; j++)
        {
            double w = state.DualUpper[j] - state.DualLower[j];
            dualScale = Math.Max(dualScale, Math.Max(Math.Max(Math.Abs(_product[j]), Math.Abs(program.Q[j])), Math.Max(Math.Abs(Dual[j]), Math.Abs(w))));
            quadratic += state.X[j] * _product[j];
            linear += program.Q[j] * state.X[j];
            Dual[j] = -(_product[j] + program.Q[j] + Dual[j] + w);
            dualSize = Math.Max(dualSize, Math.Abs(Dual[j]));
        }

        double sides = 0.0, size = 0.0, scale = 0.0;
        for (int c = 0; c < n + m; c++)
        {
            double value = state.Value[c];
            scale = Math.Max(scale, Math.Abs(value));
            if (state.IsEquality[c])
            {
                Equality[c - n] = program.Lower[c] - value;
                sides += state.Y[c - n] * program.Lower[c];
                size = Math.Max(size, Math.Abs(Equality[c - n]));
                continue;
            }

            if (state.HasLower[c])
            {
                Lower[c] = value - program.Lower[c] - state.SlackLower[c];
                sides -= state.DualLower[c] * program.Lower[c];
                size = Math.Max(size, Math.Abs(Lower[c]));
            }

            if (state.HasUpper[c])
            {
                Upper[c] = program.Upper[c] - value - state.SlackUpper[c];
                sides += state.DualUpper[c] * program.Upper[c];
                size = Math.Max(size, Math.Abs(Upper[c]));
            }
        }

        Objective = (0.5 * quadratic) + linear;
        DualObjective = (-0.5 * quadratic) - sides;
        PrimalError = size / (1.0 + scale);
        DualError = dualSize / (1.0 + dualScale);
        GapError = Math.Abs(Objective - DualObjective) / (1.0 + Math.Max(Math.Abs(Objective), Math.Abs(DualObjective)));
    }
}
