using MarginOptimizer.Solver.Simplex;

namespace MarginOptimizer.Solver.Elastic;

/// <summary>
/// All rows of a program in one order: bounds and kinks of single variables, linear rows, scenario rows. Each row is an affine <c>y_r(x)</c>, to be at most 0 where its cap is
/// infinite and else penalised by cap * max(0, y_r), in the objective or in its host. Equalities are kept apart.
/// </summary>
internal sealed class RowSet
{
    private readonly ElasticProgram _program;
    private readonly WorkMeter _meter;
    private readonly int[] _variable;
    private readonly double[] _sign;
    private readonly double[] _position;
    private readonly LinearRow[] _linear;
    private readonly int[] _groupStart;

    /// <param name="program">The program.</param>
    /// <param name="scale">Factor on the objective.</param>
    /// <param name="meter">Looked at inside passes over the rows, which it cuts short.</param>
    public RowSet(ElasticProgram program, double scale, WorkMeter meter)
    {
        _program = program;
        _meter = meter;
        Equalities = [.. program.Rows.Where(row => row.IsEquality)];
        _linear = [.. program.Rows.Where(row => !row.IsEquality)];
        var flat = new int[program.Rows.Count];
        List<(int Variable, double Sign, double Position)> units = [];
        for (int i = 0; i < program.Variables; i++)
        {
            bool isFixed = program.Lower[i] == program.Upper[i];
            if (!isFixed && double.IsFinite(program.Lower[i]))
            {
                units.Add((i, -1.0, program.Lower[i]));
            }

            if (!isFixed && double.IsFinite(program.Upper[i]))
            {
                units.Add((i, 1.0, program.Upper[i]));
            }
        }

        Bounds = units.Count;
        units.AddRange(program.Kinks.Select(kink => (kink.Variable, 1.0, kink.Position)));
        _variable = [.. units.Select(unit => unit.Variable)];
        _sign = [.. units.Select(unit => unit.Sign)];
        _position = [.. units.Select(unit => unit.Position)];
        FirstLinear = units.Count;
        for (int k = 0, next = FirstLinear; k < flat.Length; k++)
        {
            flat[k] = program.Rows[k].IsEquality ? -1 : next++;
        }

        FlatRow = flat;
        FirstGrouped = FirstLinear + _linear.Length;
        _groupStart = new int[program.Groups.Count + 1];
        _groupStart[0] = FirstGrouped;
        for (int g = 0; g < program.Groups.Count; g++)
        {
            _groupStart[g + 1] = _groupStart[g] + program.Groups[g].Count;
        }

        Count = _groupStart[^1];
        Cap = new double[Count];
        Host = new int[Count];
        Array.Fill(Cap, double.PositiveInfinity);
        Array.Fill(Host, -1);
        FillCaps(scale);
    }

    /// <summary>Of the solve; loops over rows elsewhere look at it too.</summary>
    public WorkMeter Meter => _meter;

    public int Count { get; }

    /// <summary>Rows before this one are bounds of variables.</summary>
    public int Bounds { get; }

    public int FirstLinear { get; }

    public int FirstGrouped { get; }

    /// <summary>Infinite for a hard row.</summary>
    public double[] Cap { get; }

    /// <summary>Row whose multiplier scales the cap; -1 for the objective.</summary>
    public int[] Host { get; }

    public LinearRow[] Equalities { get; }

    /// <summary>Row of each linear row of the program; -1 for an equality.</summary>
    public int[] FlatRow { get; }

    public int Variable(int unit) => _variable[unit];

    public double Sign(int unit) => _sign[unit];

    public double Position(int unit) => _position[unit];

    public int GroupStart(int group) => _groupStart[group];

    public LinearRow Linear(int row) => _linear[row - FirstLinear];

    /// <summary>Cap of a row at the multiplier of its host.</summary>
    public double CapAt(int row, double[] multipliers) => Host[row] < 0 ? Cap[row] : Cap[row] * multipliers[Host[row]];

    /// <summary>y = rows at x, without what the hosts contain; the linear part alone for a direction. Incomplete when the meter has stopped.</summary>
    public void Apply(ReadOnlySpan<double> x, Span<double> y, bool isDirection)
    {
        double constant = isDirection ? 0.0 : 1.0;
        for (int r = 0; r < FirstLinear; r++)
        {
            y[r] = _sign[r] * (x[_variable[r]] - (constant * _position[r]));
        }

        for (int k = 0; k < _linear.Length && !_meter.Pace(x.Length); k++)
        {
            y[FirstLinear + k] = FusedKernels.Dot(_linear[k].Coefficients, x) - (constant * _linear[k].Upper);
        }

        for (int g = 0; g < _program.Groups.Count; g++)
        {
            RowGroup group = _program.Groups[g];
            double epigraph = group.Epigraph < 0 ? 0.0 : x[group.Epigraph];
            Span<double> target = y[_groupStart[g].._groupStart[g + 1]];
            for (int k = 0; k < target.Length && !_meter.Pace(group.Matrix.Columns); k++)
            {
                target[k] = (group.Scale(k) * FusedKernels.Dot(group.Row(k), x)) + (constant * group.Offsets[k]) - epigraph;
            }
        }
    }

    /// <summary>target += sum of weight * row, linear rows left out when asked. Incomplete when the meter has stopped.</summary>
    public void AddTransposed(ReadOnlySpan<double> weights, Span<double> target, bool withLinear)
    {
        for (int r = 0; r < FirstLinear; r++)
        {
            target[_variable[r]] += _sign[r] * weights[r];
        }

        for (int k = 0; withLinear && k < _linear.Length && !_meter.Pace(target.Length); k++)
        {
            FusedKernels.AddScaled(weights[FirstLinear + k], _linear[k].Coefficients, target);
        }

        for (int g = 0; g < _program.Groups.Count; g++)
        {
            AddGroup(_program.Groups[g], weights[_groupStart[g].._groupStart[g + 1]], target);
        }
    }

    /// <summary>target += sum of weight * row over one group. Incomplete when the meter has stopped.</summary>
    public void AddGroup(RowGroup group, ReadOnlySpan<double> weights, Span<double> target)
    {
        double sum = 0.0;
        for (int k = 0; k < weights.Length && !_meter.Pace(weights[k] == 0.0 ? 1 : group.Matrix.Columns); k++)
        {
            sum += weights[k];
            if (weights[k] != 0.0)
            {
                FusedKernels.AddScaled(weights[k] * group.Scale(k), group.Row(k), target);
            }
        }

        if (group.Epigraph >= 0)
        {
            target[group.Epigraph] -= sum;
        }
    }

    private void FillCaps(double scale)
    {
        for (int k = 0; k < _program.Kinks.Count; k++)
        {
            Set(Bounds + k, _program.Kinks[k].Rise, _program.Kinks[k].Host, scale);
        }

        for (int g = 0; g < _program.Groups.Count; g++)
        {
            RowGroup group = _program.Groups[g];
            for (int k = 0; k < group.Caps.Length; k++)
            {
                Set(_groupStart[g] + k, group.Caps[k], group.Host, scale);
            }
        }
    }

    private void Set(int row, double cap, int host, double scale)
    {
        Host[row] = host < 0 ? -1 : FlatRow[host];
        Cap[row] = host < 0 ? scale * cap : cap;
    }
}
