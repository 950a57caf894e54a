namespace MarginOptimizer.Solver.Sparse.InteriorPoint;

/// <summary>
/// An iterate. Constraints are numbered variables first, then rows; a constraint with equal bounds is an equality and has no slacks.
/// Sign of multipliers: y = (upper) - (lower), so that Px + q + A'y + w = 0 at the optimum with w the same for the boxes of the variables.
/// </summary>
internal sealed class InteriorState
{
    public InteriorState(WorkingProgram program)
    {
        int n = program.Variables, m = program.RowCount;
        X = new double[n];
        Y = new double[m];
        Value = new double[n + m];
        SlackLower = new double[n + m];
        SlackUpper = new double[n + m];
        DualLower = new double[n + m];
        DualUpper = new double[n + m];
        HasLower = new bool[n + m];
        HasUpper = new bool[n + m];
        IsEquality = new bool[n + m];
        for (int c = 0; c < n + m; c++)
        {
            IsEquality[c] = c >= n && program.Lower[c] == program.Upper[c];
            HasLower[c] = !IsEquality[c] && double.IsFinite(program.Lower[c]);
            HasUpper[c] = !IsEquality[c] && double.IsFinite(program.Upper[c]);
            Sides += (HasLower[c] ? 1 : 0) + (HasUpper[c] ? 1 : 0);
        }
    }

    public double[] X { get; }

    /// <summary>Multipliers of rows.</summary>
    public double[] Y { get; }

    /// <summary>x, then Ax.</summary>
    public double[] Value { get; }

    public double[] SlackLower { get; }

    public double[] SlackUpper { get; }

    public double[] DualLower { get; }

    public double[] DualUpper { get; }

    public bool[] HasLower { get; }

    public bool[] HasUpper { get; }

    public bool[] IsEquality { get; }

    /// <summary>Number of finite sides.</summary>
    public int Sides { get; }

    /// <summary>Mean product of slack and multiplier; 0 without sides.</summary>
    public double Complementarity()
    {
        double sum = 0.0;
        for (int c = 0; c < Value.Length; c++)
        {
            sum += (HasLower[c] ? SlackLower[c] * DualLower[c] : 0.0) + (HasUpper[c] ? SlackUpper[c] * DualUpper[c] : 0.0);
        }

        return Sides == 0 ? 0.0 : sum / Sides;
    }

    public void CopyFrom(InteriorState other)
    {
        other.X.CopyTo(X, 0);
        other.Y.CopyTo(Y, 0);
        other.Value.CopyTo(Value, 0);
        other.SlackLower.CopyTo(SlackLower, 0);
        other.SlackUpper.CopyTo(SlackUpper, 0);
        other.DualLower.CopyTo(DualLower, 0);
        other.DualUpper.CopyTo(DualUpper, 0);
    }
}
