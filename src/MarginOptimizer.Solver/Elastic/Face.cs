namespace MarginOptimizer.Solver.Elastic;

/// <summary>
/// A guess at the face on which the optimum lies: which rows are active, which capped rows are exceeded, which variables rest at a bound or kink. On the face the problem is a
/// quadratic one with equations only, which <see cref="FaceSolver"/> solves.
/// </summary>
internal sealed class Face
{
    /// <summary>Part of the range of a level that counts as reach of its rows: they move with it.</summary>
    private const double LevelShare = 0.3;

    private readonly ElasticProgram _program;
    private readonly RowSet _rows;

    public Face(ElasticProgram program, RowSet rows)
    {
        _program = program;
        _rows = rows;
        State = new FaceState[rows.Count];
        RestingAt = new int[program.Variables];
        Width = new double[program.Variables];
        Reach = new double[rows.Count];
    }

    public FaceState[] State { get; }

    /// <summary>Unit row at which a variable rests; -1 = free, -2 = fixed by its box.</summary>
    public int[] RestingAt { get; }

    /// <summary>Size of a change of each variable that matters.</summary>
    public double[] Width { get; }

    /// <summary>Size of a change of each row over the box.</summary>
    public double[] Reach { get; }

    /// <summary>Reads the face off an interior iterate: a row is active where its multiplier is larger than its slack, each relative to its reach.</summary>
    /// <param name="at">The iterate.</param>
    /// <param name="generosity">Factor on multipliers: above 1, more rows count as active.</param>
    public void Guess(Iterate at, double generosity)
    {
        for (int i = 0; i < Width.Length; i++)
        {
            double width = _program.Upper[i] - _program.Lower[i];
            Width[i] = double.IsFinite(width) && width > 0.0 ? width : Math.Max(Math.Abs(at.X[i]), double.Epsilon);
        }

        FillReach();
        for (int r = 0; r < _rows.Count; r++)
        {
            bool pressed = generosity * at.Multiplier[r] * Reach[r] > at.Slack[r] / Reach[r];
            if (double.IsPositiveInfinity(_rows.Cap[r]))
            {
                State[r] = pressed ? FaceState.Active : FaceState.Below;
                continue;
            }

            bool open = generosity * at.Complement[r] * Reach[r] > at.Excess[r] / Reach[r];
            State[r] = pressed && open ? FaceState.Active : at.Excess[r] > at.Slack[r] ? FaceState.Above : FaceState.Below;
        }

        Rest(at.Multiplier, at.Complement);
    }

    /// <summary>A variable with active unit rows rests at the one that is held strongest; others at the same place stay active.</summary>
    private void Rest(double[] multiplier, double[] complement)
    {
        var strength = new double[RestingAt.Length];
        for (int i = 0; i < RestingAt.Length; i++)
        {
            RestingAt[i] = _program.Lower[i] == _program.Upper[i] ? -2 : -1;
        }

        for (int r = 0; r < _rows.FirstLinear; r++)
        {
            int i = _rows.Variable(r);
            if (State[r] != FaceState.Active || RestingAt[i] == -2)
            {
                continue;
            }

            double held = double.IsPositiveInfinity(_rows.Cap[r]) ? double.PositiveInfinity : Math.Min(multiplier[r], complement[r]);
            if (RestingAt[i] < 0 || held > strength[i])
            {
                RestingAt[i] = r;
                strength[i] = held;
            }
        }

        SettleUnits();
    }

    /// <summary>Unit rows of resting variables follow from where these rest.</summary>
    public void SettleUnits()
    {
        for (int r = 0; r < _rows.FirstLinear; r++)
        {
            int i = _rows.Variable(r), rest = RestingAt[i];
            if (rest >= 0)
            {
                double y = _rows.Sign(r) * (_rows.Position(rest) - _rows.Position(r));
                State[r] = y == 0.0 ? FaceState.Active : y > 0.0 ? FaceState.Above : FaceState.Below;
            }
        }
    }

    /// <summary>Reach of every row over the box.</summary>
    private void FillReach()
    {
        for (int r = 0; r < _rows.FirstLinear; r++)
        {
            Reach[r] = Width[_rows.Variable(r)];
        }

        for (int r = _rows.FirstLinear; r < _rows.FirstGrouped && !_rows.Meter.Pace(Width.Length); r++)
        {
            Reach[r] = ReachOf(_rows.Linear(r).Coefficients, 1.0);
        }

        for (int g = 0; g < _program.Groups.Count; g++)
        {
            RowGroup group = _program.Groups[g];
            for (int k = 0; k < group.Count && !_rows.Meter.Pace(group.Matrix.Columns); k++)
            {
                double level = group.Epigraph < 0 ? 0.0 : Width[group.Epigraph];
                Reach[_rows.GroupStart(g) + k] = ReachOf(group.Row(k), Math.Abs(group.Scale(k))) + (LevelShare * level);
            }
        }

        for (int r = 0; r < Reach.Length; r++)
        {
            Reach[r] = Reach[r] > 0.0 ? Reach[r] : 1.0;
        }
    }

    private double ReachOf(ReadOnlySpan<double> coefficients, double scale)
    {
        double reach = 0.0;
        for (int i = 0; i < coefficients.Length; i++)
        {
            reach += scale * Math.Abs(coefficients[i]) * Width[i];
        }

        return reach;
    }
}
