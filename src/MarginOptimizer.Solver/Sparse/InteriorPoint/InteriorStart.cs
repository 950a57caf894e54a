namespace MarginOptimizer.Solver.Sparse.InteriorPoint;

/// <summary>A first iterate: the least-squares-like solution of one system with unit weights, slacks and multipliers pushed away from zero.</summary>
internal static class InteriorStart
{
    private const double Proximal = 1e-6;
    private const double BoxShare = 0.1;

    /// <param name="program">The program.</param>
    /// <param name="state">Gets the iterate.</param>
    /// <param name="system">Its augmented system.</param>
    /// <param name="distance">Slacks are at least this, in working numbers, where the box leaves room.</param>
    /// <returns>False when the meter stopped it.</returns>
    public static bool Fill(WorkingProgram program, InteriorState state, KktSystem system, double distance)
    {
        int n = program.Variables, m = program.RowCount;
        var diagonal = new double[n + m];
        var right = new double[n + m];
        var solution = new double[n + m];
        for (int c = 0; c < n + m; c++)
        {
            bool sided = state.HasLower[c] || state.HasUpper[c];
            diagonal[c] = (sided ? 1.0 : 0.0) + Proximal;
            right[c] = c < n ? -program.Q[c] : Math.Clamp(0.0, program.Lower[c], program.Upper[c]);
        }

        if (!system.Factor(diagonal, [], Proximal) || !system.Solve(right, solution))
        {
            return false;
        }

        solution.AsSpan(0, n).CopyTo(state.X);
        solution.AsSpan(n).CopyTo(state.Y);
        var gradient = new double[n + m];
        program.MultiplyP(state.X, gradient.AsSpan(0, n));
        program.AddTransposed(state.Y, gradient.AsSpan(0, n));
        for (int j = 0; j < n; j++)
        {
            gradient[j] = -(gradient[j] + program.Q[j]);
        }

        state.Y.CopyTo(gradient, n);
        Push(program, state, gradient, distance);
        return true;
    }

    /// <param name="program">The program.</param>
    /// <param name="state">Gets slacks and multipliers.</param>
    /// <param name="wanted">Multiplier that each constraint should have: upper minus lower.</param>
    /// <param name="distance">Least slack.</param>
    private static void Push(WorkingProgram program, InteriorState state, double[] wanted, double distance)
    {
        int n = program.Variables;
        state.X.CopyTo(state.Value, 0);
        program.MultiplyA(state.X, state.Value.AsSpan(n));
        double violation = distance, gradient = 1.0;
        for (int c = 0; c < state.Value.Length; c++)
        {
            violation = Math.Max(violation, state.HasLower[c] ? program.Lower[c] - state.Value[c] : 0.0);
            violation = Math.Max(violation, state.HasUpper[c] ? state.Value[c] - program.Upper[c] : 0.0);
            bool sided = state.HasLower[c] || state.HasUpper[c];
            gradient = Math.Max(gradient, sided ? Math.Abs(wanted[c]) : 0.0);
        }

        double apart = Math.Min(violation, 1e8), dual = Math.Min(gradient, 1e6);
        for (int j = 0; j < n; j++)
        {
            state.X[j] = Inside(program.Lower[j], program.Upper[j], state.X[j], apart);
        }

        state.X.CopyTo(state.Value, 0);
        program.MultiplyA(state.X, state.Value.AsSpan(n));
        for (int c = 0; c < state.Value.Length; c++)
        {
            double value = Inside(program.Lower[c], program.Upper[c], state.Value[c], apart);
            if (state.HasLower[c])
            {
                state.SlackLower[c] = value - program.Lower[c];
                state.DualLower[c] = dual * Math.Min(1.0, apart / state.SlackLower[c]);
            }

            if (state.HasUpper[c])
            {
                state.SlackUpper[c] = program.Upper[c] - value;
                state.DualUpper[c] = dual * Math.Min(1.0, apart / state.SlackUpper[c]);
            }

            if (c >= n && !state.IsEquality[c])
            {
                state.Y[c - n] = state.DualUpper[c] - state.DualLower[c];
            }
        }
    }

    private static double Inside(double lower, double upper, double value, double apart)
    {
        double margin = Math.Min(apart, BoxShare * (upper - lower));
        return lower == upper ? value : Math.Min(Math.Max(value, lower + margin), upper - margin);
    }
}
