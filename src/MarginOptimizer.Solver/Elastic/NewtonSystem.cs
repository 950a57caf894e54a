using MarginOptimizer.Solver.Simplex;

namespace MarginOptimizer.Solver.Elastic;

/// <summary>
/// The Newton equations of an iterate, reduced to the variables: H + sum of weight * row row'. Elimination of slacks, excesses and multipliers of every row and of the
/// multipliers of hosts is derived in METHOD.md of this folder.
/// </summary>
internal sealed class NewtonSystem
{
    private readonly ElasticProgram _program;
    private readonly RowSet _rows;
    private readonly WorkMeter _meter;
    private readonly NormalMatrix _normal;
    private readonly NormalAssembly _assembly;
    private readonly double[][] _hosting;
    private readonly bool[] _isHost;
    private readonly bool[] _fixed;
    private readonly NormalMatrix? _schur;
    private readonly double[][] _schurRows;
    private readonly double[] _coneVector;

    public NewtonSystem(ElasticProgram program, RowSet rows, double scale, WorkMeter meter)
    {
        _program = program;
        _rows = rows;
        _meter = meter;
        int order = program.Variables, count = rows.Count;
        _normal = new NormalMatrix(order);
        _assembly = new NormalAssembly(program, rows, _normal, scale, meter);
        _fixed = [.. program.Lower.Zip(program.Upper, (lower, upper) => lower == upper)];
        _isHost = new bool[count];
        for (int r = 0; r < count; r++)
        {
            if (rows.Host[r] >= 0)
            {
                _isHost[rows.Host[r]] = true;
            }
        }

        _hosting = new double[rows.FirstGrouped - rows.FirstLinear][];
        for (int k = 0; k < _hosting.Length; k++)
        {
            double[] coefficients = rows.Linear(rows.FirstLinear + k).Coefficients;
            _hosting[k] = _isHost[rows.FirstLinear + k] ? new double[order] : coefficients;
        }

        _schur = rows.Equalities.Length > 0 ? new NormalMatrix(rows.Equalities.Length) : null;
        _schurRows = [.. rows.Equalities.Select(_ => new double[order])];
        Weight = new double[count];
        Slope = new double[count];
        Pressure = new double[count];
        Pull = new double[count];
        _coneVector = new double[1 + (program.Cones.Count == 0 ? 0 : program.Cones.Max(cone => cone.Matrix.Rows))];
    }

    /// <summary>W of every row.</summary>
    private double[] Weight { get; }

    /// <summary>1 / (p/s + q/z) of capped rows, sum of cap^2 times that over what a host contains.</summary>
    private double[] Slope { get; }

    /// <summary>Constant part of the multiplier's step.</summary>
    private double[] Pressure { get; }

    /// <summary>Constant part of (p/s + q/z) dz.</summary>
    private double[] Pull { get; }

    public int LostPivots => _normal.LostPivots;

    /// <summary>Assembles and factorises; false when the meter ended it.</summary>
    public bool Prepare(Iterate at)
    {
        ComputeWeights(at);
        if (!_assembly.Assemble(at, Weight, _hosting, _fixed))
        {
            return false;
        }

        long order = _normal.Order;
        _normal.Factorise(_meter);
        _meter.Add(order * order * order / 6);
        if (!_meter.Stopped)
        {
            PrepareEqualities();
        }

        return !_meter.Checkpoint();
    }

    /// <summary>Steps of everything, unusable when the meter has stopped, for the complementarity targets in <paramref name="first"/> (p, s) and <paramref name="second"/> (q, z).</summary>
    public void Solve(Iterate at, Residuals residuals, double[] first, double[] second, Iterate step)
    {
        if (_meter.Pace(4L * _normal.Order * _normal.Order))
        {
            return;
        }

        Eliminate(at, residuals, first, second);
        Span<double> right = step.X;
        residuals.Dual.CopyTo(right);
        _rows.AddTransposed(Pressure, right, withLinear: false);
        for (int k = 0; k < _hosting.Length; k++)
        {
            int row = _rows.FirstLinear + k;
            FusedKernels.AddScaled(Weight[row] * Pressure[row], _hosting[k], right);
        }

        for (int c = 0; c < at.Norms.Length; c++)
        {
            NormState norm = at.Norms[c];
            Span<double> constant = _coneVector.AsSpan(0, norm.Slack.Length);
            ConstantOf(norm, constant);
            _program.Cones[c].AddTransposed(constant, -1.0, right);
        }

        for (int i = 0; i < right.Length; i++)
        {
            right[i] = _fixed[i] ? 0.0 : -right[i];
        }

        _normal.Solve(right);
        MeetEqualities(residuals, step);
        Recover(at, residuals, first, second, step);
        _meter.Add(4L * _normal.Order * _normal.Order);
    }

    private void ComputeWeights(Iterate at)
    {
        Array.Clear(Slope, _rows.FirstLinear, _hosting.Length);
        for (int k = 0; k < _hosting.Length; k++)
        {
            if (_isHost[_rows.FirstLinear + k])
            {
                _rows.Linear(_rows.FirstLinear + k).Coefficients.CopyTo(_hosting[k], 0);
            }
        }

        for (int r = 0; r < _rows.Count; r++)
        {
            double rate = at.Multiplier[r] / at.Slack[r], cap = _rows.Cap[r];
            if (double.IsPositiveInfinity(cap))
            {
                Weight[r] = rate;
                continue;
            }

            double opposite = at.Complement[r] / at.Excess[r];
            Slope[r] = 1.0 / (rate + opposite);
            Weight[r] = rate * Slope[r] * opposite;
            int host = _rows.Host[r];
            if (host >= 0)
            {
                Slope[host] += cap * cap * Slope[r];
                Pressure[r] = cap * rate * Slope[r];
            }
        }

        for (int row = _rows.FirstLinear; row < _rows.FirstGrouped; row++)
        {
            Weight[row] = 1.0 / ((at.Slack[row] / at.Multiplier[row]) + Slope[row]);
        }

        AddHosted();
    }

    /// <summary>A host's row gains what its plus-functions add to its slope.</summary>
    private void AddHosted()
    {
        for (int r = _rows.Bounds; r < _rows.FirstLinear; r++)
        {
            if (_rows.Host[r] >= 0)
            {
                _hosting[_rows.Host[r] - _rows.FirstLinear][_rows.Variable(r)] += _rows.Sign(r) * Pressure[r];
            }
        }

        for (int g = 0; g < _program.Groups.Count; g++)
        {
            int start = _rows.GroupStart(g), end = _rows.GroupStart(g + 1);
            if (end > start && _rows.Host[start] >= 0)
            {
                _rows.AddGroup(_program.Groups[g], Pressure.AsSpan(start, end - start), _hosting[_rows.Host[start] - _rows.FirstLinear]);
            }
        }
    }

    private void PrepareEqualities()
    {
        if (_schur is null)
        {
            return;
        }

        Array.Clear(_schur.Values);
        for (int e = 0; e < _schurRows.Length; e++)
        {
            double[] solved = _schurRows[e];
            _rows.Equalities[e].Coefficients.CopyTo(solved, 0);
            ClearFixed(solved);
            _meter.Pace(4L * _normal.Order * _normal.Order);
            _normal.Solve(solved);
            for (int other = 0; other <= e; other++)
            {
                _schur.Add(e, other, FusedKernels.Dot(_rows.Equalities[other].Coefficients, solved));
            }
        }

        _schur.Factorise(_meter);
    }

    private void ClearFixed(Span<double> vector)
    {
        for (int i = 0; i < vector.Length; i++)
        {
            vector[i] = _fixed[i] ? 0.0 : vector[i];
        }
    }

    private void MeetEqualities(Residuals residuals, Iterate step)
    {
        for (int e = 0; e < _schurRows.Length; e++)
        {
            step.Free[e] = FusedKernels.Dot(_rows.Equalities[e].Coefficients, step.X) + residuals.Equalities[e];
        }

        _schur?.Solve(step.Free);
        for (int e = 0; e < _schurRows.Length; e++)
        {
            FusedKernels.AddScaled(-step.Free[e], _schurRows[e], step.X);
        }
    }

    /// <summary>Fills the constant parts of all rows; those of linear rows in the sense of dp = W (row'dx + constant).</summary>
    private void Eliminate(Iterate at, Residuals residuals, double[] first, double[] second)
    {
        for (int row = _rows.FirstLinear; row < _rows.FirstGrouped; row++)
        {
            Pressure[row] = (first[row] / at.Multiplier[row]) + residuals.Primal[row];
        }

        for (int r = 0; r < _rows.Count; r++)
        {
            if (r >= _rows.FirstLinear && r < _rows.FirstGrouped)
            {
                continue;
            }

            double slack = at.Slack[r], rate = at.Multiplier[r] / slack, cap = _rows.Cap[r];
            double push = (first[r] / slack) + (rate * residuals.Primal[r]);
            if (double.IsPositiveInfinity(cap))
            {
                Pressure[r] = push;
                continue;
            }

            Pull[r] = push + (second[r] / at.Excess[r]) - residuals.Caps[r];
            Pressure[r] = push - (rate * Pull[r] * Slope[r]);
            if (_rows.Host[r] >= 0)
            {
                Pressure[_rows.Host[r]] += cap * Pull[r] * Slope[r];
            }
        }
    }

    private static void ConstantOf(NormState norm, Span<double> constant)
    {
        norm.Residual.CopyTo(constant);
        norm.Scale(constant, inverse: true);
        for (int i = 0; i < constant.Length; i++)
        {
            constant[i] += norm.Target[i];
        }

        norm.Scale(constant, inverse: true);
    }

    private void Recover(Iterate at, Residuals residuals, double[] first, double[] second, Iterate step)
    {
        // The slack's step serves as the row's change until it is overwritten by what it stands for.
        _rows.Apply(step.X, step.Slack, isDirection: true);
        for (int k = 0; k < _hosting.Length; k++)
        {
            int row = _rows.FirstLinear + k;
            step.Multiplier[row] = Weight[row] * (FusedKernels.Dot(_hosting[k], step.X) + Pressure[row]);
        }

        for (int r = 0; r < _rows.Count; r++)
        {
            if (r >= _rows.FirstLinear && r < _rows.FirstGrouped)
            {
                continue;
            }

            double change = step.Slack[r], cap = _rows.Cap[r], rate = at.Multiplier[r] / at.Slack[r];
            if (double.IsPositiveInfinity(cap))
            {
                step.Multiplier[r] = (Weight[r] * change) + Pressure[r];
                step.Slack[r] = -residuals.Primal[r] - change;
                continue;
            }

            int host = _rows.Host[r];
            double raised = host < 0 ? 0.0 : cap * step.Multiplier[host];
            double excess = (Pull[r] + (rate * change) - raised) * Slope[r];
            step.Excess[r] = excess;
            step.Slack[r] = excess - change - residuals.Primal[r];
            step.Multiplier[r] = (first[r] / at.Slack[r]) - (rate * step.Slack[r]);
            step.Complement[r] = (second[r] - (at.Complement[r] * excess)) / at.Excess[r];
            if (host >= 0)
            {
                step.Slack[host] += cap * excess;
            }
        }

        for (int row = _rows.FirstLinear; row < _rows.FirstGrouped; row++)
        {
            step.Slack[row] = -residuals.Primal[row] - step.Slack[row];
        }

        RecoverNorms(at, step);
    }

    private void RecoverNorms(Iterate at, Iterate step)
    {
        for (int c = 0; c < at.Norms.Length; c++)
        {
            NormCone cone = _program.Cones[c];
            NormState norm = at.Norms[c];
            double[] slack = step.Norms[c].Slack, multiplier = step.Norms[c].Multiplier;
            slack[0] = step.X[cone.Epigraph] - norm.Residual[0];
            for (int k = 0; k < cone.Matrix.Rows; k++)
            {
                slack[k + 1] = FusedKernels.Dot(cone.Matrix.Row(k), step.X) - norm.Residual[k + 1];
            }

            slack.CopyTo(multiplier, 0);
            norm.Scale(multiplier, inverse: true);
            for (int i = 0; i < multiplier.Length; i++)
            {
                multiplier[i] = norm.Target[i] - multiplier[i];
            }

            norm.Scale(multiplier, inverse: true);
        }
    }
}
