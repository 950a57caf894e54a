using MarginOptimizer.Solver.Simplex;

namespace MarginOptimizer.Solver.Elastic;

/// <summary>
/// Solves the equations of a face exactly: variables at rest are put onto their places, the others move by the smallest correction that meets the active rows
/// (orthogonal rows), and inside these by Newton's step of the quadratic and the norms. Multipliers are corrected by least squares.
/// </summary>
internal sealed class FaceSolver
{
    private const int Passes = 3;
    private const double Proximal = 1e-8;

    private readonly ElasticProgram _program;
    private readonly RowSet _rows;
    private readonly double _scale;
    private readonly Face _face;
    private readonly WorkMeter _meter;
    private readonly ActiveRows _active;
    private readonly int[] _free;
    private readonly double[] _values;
    private readonly double[] _gradient;
    private readonly double[] _full;

    public FaceSolver(ElasticProgram program, RowSet rows, double scale, Face face, WorkMeter meter)
    {
        _program = program;
        _rows = rows;
        _scale = scale;
        _face = face;
        _meter = meter;
        _active = new ActiveRows(program, rows, face);
        _free = [.. Enumerable.Range(0, program.Variables).Where(i => face.RestingAt[i] == -1)];
        _values = new double[rows.Count];
        _gradient = new double[program.Variables];
        _full = new double[program.Variables];
    }

    /// <summary>Values of all rows at the last point, what hosts contain included.</summary>
    public double[] Values => _values;

    /// <summary>Gradient of the Lagrangian, rows of single variables left out.</summary>
    public double[] Gradient => _gradient;

    /// <summary>Corrects the iterate in place; false when the meter ended it.</summary>
    public bool Solve(Iterate at)
    {
        for (int i = 0; i < at.X.Length; i++)
        {
            at.X[i] = _face.RestingAt[i] switch
            {
                -1 => at.X[i],
                -2 => _program.Lower[i],
                int rest => _rows.Position(rest),
            };
        }

        for (int r = _rows.FirstLinear; r < _rows.Count; r++)
        {
            bool isCapped = double.IsFinite(_rows.Cap[r]);
            at.Multiplier[r] = _face.State[r] == FaceState.Below ? 0.0
                : _face.State[r] == FaceState.Above && isCapped ? _rows.CapAt(r, at.Multiplier)
                : at.Multiplier[r];
        }

        for (int pass = 0; pass < Passes; pass++)
        {
            List<ActiveRow> active = _active.At(at);
            Evaluate(at, active);
            if (!_meter.Stopped)
            {
                Correct(at, active);
            }

            _meter.Add((long)_free.Length * _free.Length * active.Count);
            if (_meter.Checkpoint())
            {
                return false;
            }
        }

        Evaluate(at, _active.At(at));
        return !_meter.Stopped;
    }

    /// <summary>Row values and the gradient of the Lagrangian at the iterate.</summary>
    private void Evaluate(Iterate at, List<ActiveRow> active)
    {
        _rows.Apply(at.X, _values, isDirection: false);
        ReadOnlySpan<double> x = at.X;
        for (int i = 0; i < _gradient.Length; i++)
        {
            _gradient[i] = _scale * (_program.Cost[i] + (_program.Diagonal[i] * x[i]));
        }

        for (int k = 0; k < (_program.Factors?.Rows ?? 0) && !_meter.Pace(2 * _gradient.Length); k++)
        {
            ReadOnlySpan<double> factor = _program.Factors!.Row(k);
            FusedKernels.AddScaled(_scale * FusedKernels.Dot(factor, x), factor, _gradient);
        }

        for (int r = 0; r < _rows.Count; r++)
        {
            if (_rows.Host[r] >= 0 && _face.State[r] == FaceState.Above)
            {
                _values[_rows.Host[r]] += _rows.Cap[r] * _values[r];
            }
        }

        AddExceeded();
        foreach (ActiveRow row in active)
        {
            if (_meter.Pace(_gradient.Length))
            {
                return;
            }

            FusedKernels.AddScaled(Multiplier(at, row), row.Coefficients, _gradient);
        }
    }

    /// <summary>Slopes of exceeded rows of the objective.</summary>
    private void AddExceeded()
    {
        for (int r = _rows.Bounds; r < _rows.FirstLinear; r++)
        {
            if (_rows.Host[r] < 0 && _face.State[r] == FaceState.Above)
            {
                _gradient[_rows.Variable(r)] += _rows.Sign(r) * _rows.Cap[r];
            }
        }

        for (int g = 0; g < _program.Groups.Count; g++)
        {
            RowGroup group = _program.Groups[g];
            if (group.Host >= 0 || group.Caps.Length == 0)
            {
                continue;
            }

            int start = _rows.GroupStart(g);
            var weights = new double[group.Count];
            for (int k = 0; k < weights.Length; k++)
            {
                weights[k] = _face.State[start + k] == FaceState.Above ? _rows.Cap[start + k] : 0.0;
            }

            _rows.AddGroup(group, weights, _gradient);
        }
    }

    private static double Multiplier(Iterate at, ActiveRow row) => row.Kind switch
    {
        ActiveKind.Equality => at.Free[row.Index],
        ActiveKind.Row => at.Multiplier[row.Index],
        ActiveKind.Norm or ActiveKind.NormLevel => at.Norms[row.Index].Multiplier[0],
        _ => -at.Norms[row.Index].Multiplier[row.Part],
    };

    private double Residual(Iterate at, ActiveRow row) => row.Kind switch
    {
        ActiveKind.Equality => FusedKernels.Dot(row.Coefficients, at.X) - _rows.Equalities[row.Index].Upper,
        ActiveKind.Row => _values[row.Index],
        ActiveKind.Norm => Math.Sqrt(FusedKernels.Dot(at.Norms[row.Index].Slack.AsSpan(1), at.Norms[row.Index].Slack.AsSpan(1))) - at.X[_program.Cones[row.Index].Epigraph],
        ActiveKind.NormLevel => -at.X[_program.Cones[row.Index].Epigraph],
        _ => at.Norms[row.Index].Slack[row.Part],
    };

    private void Correct(Iterate at, List<ActiveRow> active)
    {
        int width = _free.Length;
        var basis = new OrthogonalRows(width, Math.Min(width, active.Count));
        List<(ActiveRow Row, double Length)> kept = [];
        var scaled = new double[width];
        foreach (ActiveRow row in active)
        {
            if (_meter.Pace((4L * basis.Count + 4) * width))
            {
                return;
            }

            double length = Scaled(row.Coefficients, scaled);
            if (length > 0.0 && basis.Add(scaled))
            {
                kept.Add((row, length));
            }
        }

        double[] products = [.. kept.Select(row => -Residual(at, row.Row) / row.Length)];
        var move = new double[width];
        basis.Reach(products, move);
        var pull = new double[width];
        for (int k = 0; k < width; k++)
        {
            pull[k] = -_gradient[_free[k]] * _face.Width[_free[k]];
        }

        var weights = new double[kept.Count];
        if (HasCurvature(at))
        {
            AddNewton(at, basis, move, pull);
        }

        if (_meter.Stopped)
        {
            return;
        }

        basis.Combine(pull, weights);
        for (int k = 0; k < width; k++)
        {
            at.X[_free[k]] += move[k] * _face.Width[_free[k]];
        }

        for (int k = 0; k < weights.Length; k++)
        {
            Raise(at, kept[k].Row, weights[k] / kept[k].Length);
        }

        FollowHosts(at);
    }

    /// <summary>Row in units of the widths of free variables, of length 1; returns its length before.</summary>
    private double Scaled(double[] coefficients, double[] scaled)
    {
        for (int k = 0; k < scaled.Length; k++)
        {
            scaled[k] = coefficients[_free[k]] * _face.Width[_free[k]];
        }

        double length = Length(scaled);
        for (int k = 0; k < scaled.Length && length > 0.0; k++)
        {
            scaled[k] /= length;
        }

        return length;
    }

    private static double Length(ReadOnlySpan<double> row) => Math.Sqrt(FusedKernels.Dot(row, row));

    private bool HasCurvature(Iterate at)
        => at.Norms.Length > 0 || _program.Factors is not null || _program.Diagonal.AsSpan().IndexOfAnyExcept(0.0) >= 0;

    /// <summary>Newton's step inside the active rows; what is left of the pull afterwards belongs to their multipliers.</summary>
    private void AddNewton(Iterate at, OrthogonalRows basis, double[] move, double[] pull)
    {
        int width = _free.Length;
        var curvature = new FaceCurvature(_program, _scale, _free, _face.Width, at, _meter);
        curvature.Project(basis, Proximal);
        if (_meter.Stopped)
        {
            return;
        }

        curvature.Apply(move, pull, -1.0);
        double[] step = [.. pull];
        RemoveBasis(basis, step);
        curvature.Solve(step);
        RemoveBasis(basis, step);
        curvature.Apply(step, pull, -1.0);
        FusedKernels.AddScaled(1.0, step, move);
        _meter.Add((long)width * width * (width + basis.Count));
    }

    private static void RemoveBasis(OrthogonalRows basis, Span<double> vector)
    {
        for (int k = 0; k < basis.Count; k++)
        {
            FusedKernels.AddScaled(-FusedKernels.Dot(basis.Basis(k), vector), basis.Basis(k), vector);
        }
    }

    private static void Raise(Iterate at, ActiveRow row, double change)
    {
        switch (row.Kind)
        {
            case ActiveKind.Equality:
                at.Free[row.Index] += change;
                break;
            case ActiveKind.Row:
                at.Multiplier[row.Index] += change;
                break;
            case ActiveKind.Norm:
                double[] multiplier = at.Norms[row.Index].Multiplier, slack = at.Norms[row.Index].Slack;
                multiplier[0] += change;
                double length = Length(slack.AsSpan(1));
                for (int k = 1; k < multiplier.Length; k++)
                {
                    multiplier[k] = -multiplier[0] * slack[k] / length;
                }

                break;
            case ActiveKind.NormLevel:
                at.Norms[row.Index].Multiplier[0] += change;
                break;
            default:
                at.Norms[row.Index].Multiplier[row.Part] -= change;
                break;
        }
    }

    private void FollowHosts(Iterate at)
    {
        for (int r = _rows.FirstLinear; r < _rows.Count; r++)
        {
            if (_rows.Host[r] >= 0 && _face.State[r] == FaceState.Above)
            {
                at.Multiplier[r] = _rows.CapAt(r, at.Multiplier);
            }
        }
    }
}
