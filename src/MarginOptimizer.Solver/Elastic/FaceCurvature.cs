using MarginOptimizer.Solver.Simplex;

namespace MarginOptimizer.Solver.Elastic;

/// <summary>Second derivatives of objective and norms in the free variables, in units of their widths, and their part inside the active rows. Incomplete when the meter has stopped.</summary>
internal sealed class FaceCurvature
{
    private readonly NormalMatrix _hessian;
    private readonly NormalMatrix _projected;
    private readonly double[] _scratch;
    private readonly WorkMeter _meter;

    public FaceCurvature(ElasticProgram program, double scale, int[] free, double[] width, Iterate at, WorkMeter meter)
    {
        _meter = meter;
        _hessian = new NormalMatrix(free.Length);
        _projected = new NormalMatrix(free.Length);
        _scratch = new double[free.Length];
        var kernel = new GramKernel(_hessian.Values, _hessian.Leading, 1.0);
        for (int k = 0; k < (program.Factors?.Rows ?? 0) && !meter.Pace(free.Length); k++)
        {
            Pack(kernel, Math.Sqrt(scale), program.Factors!.Row(k), free, width);
        }

        for (int c = 0; c < program.Cones.Count; c++)
        {
            AddNorm(kernel, program.Cones[c], at.Norms[c], free, width);
        }

        kernel.Flush(meter);
        for (int k = 0; k < free.Length; k++)
        {
            double unit = width[free[k]];
            _hessian.Add(k, k, scale * program.Diagonal[free[k]] * unit * unit);
        }
    }

    /// <summary>target += sign * Hessian * v.</summary>
    public void Apply(ReadOnlySpan<double> v, Span<double> target, double sign)
    {
        for (int i = 0; i < _hessian.Order; i++)
        {
            ReadOnlySpan<double> row = _hessian.Values.AsSpan(i * _hessian.Leading, i);
            target[i] += sign * (FusedKernels.Dot(row, v) + (_hessian.Values[(i * _hessian.Leading) + i] * v[i]));
            FusedKernels.AddScaled(sign * v[i], row, target);
        }
    }

    /// <summary>Factorises P H P + Q'Q (times the size of H) + a little of the identity, P the projection onto what the active rows leave free.</summary>
    public void Project(OrthogonalRows basis, double proximal)
    {
        int order = _hessian.Order;
        double size = 0.0;
        for (int i = 0; i < order; i++)
        {
            size = Math.Max(size, _hessian.Values[(i * _hessian.Leading) + i]);
        }

        size = size > 0.0 ? size : 1.0;
        _hessian.Values.CopyTo(_projected.Values, 0);
        var kernel = new GramKernel(_projected.Values, _projected.Leading, 1.0);
        for (int k = 0; k < basis.Count && !_meter.Pace(2L * order * order); k++)
        {
            // With h = H q - (q'Hq + size)/2 q per basis vector, H - qh' - hq' removes q from both sides and leaves size on it.
            ReadOnlySpan<double> q = basis.Basis(k);
            Array.Clear(_scratch);
            ApplyProjected(q, _scratch);
            double own = FusedKernels.Dot(q, _scratch);
            FusedKernels.AddScaled(-0.5 * (own + size), q, _scratch);
            for (int i = 0; i < order; i++)
            {
                Span<double> row = _projected.Values.AsSpan(i * _projected.Leading, i + 1);
                FusedKernels.AddScaled(-q[i], _scratch.AsSpan(0, i + 1), row);
                FusedKernels.AddScaled(-_scratch[i], q[..(i + 1)], row);
            }
        }

        for (int i = 0; i < order; i++)
        {
            _projected.Add(i, i, proximal * size);
        }

        _projected.Factorise(_meter);
    }

    /// <summary>Solves with the projected matrix in place.</summary>
    public void Solve(Span<double> vector) => _projected.Solve(vector);

    private void ApplyProjected(ReadOnlySpan<double> v, Span<double> target)
    {
        for (int i = 0; i < _projected.Order; i++)
        {
            ReadOnlySpan<double> row = _projected.Values.AsSpan(i * _projected.Leading, i);
            target[i] += FusedKernels.Dot(row, v) + (_projected.Values[(i * _projected.Leading) + i] * v[i]);
            FusedKernels.AddScaled(v[i], row, target);
        }
    }

    /// <summary>weight / |v| (A'A - A'd d'A), d = v / |v|, as outer products of the rows of (I - dd') A.</summary>
    private void AddNorm(GramKernel kernel, NormCone cone, NormState norm, int[] free, double[] width)
    {
        double squares = FusedKernels.Dot(norm.Slack.AsSpan(1), norm.Slack.AsSpan(1)), length = Math.Sqrt(squares);
        double weight = norm.Multiplier[0];
        if (!(weight > 0.0) || !(length > 0.0))
        {
            return;
        }

        var along = new double[width.Length];
        for (int k = 0; k < cone.Matrix.Rows; k++)
        {
            FusedKernels.AddScaled(norm.Slack[k + 1] / squares, cone.Matrix.Row(k), along);
        }

        var row = new double[width.Length];
        for (int k = 0; k < cone.Matrix.Rows; k++)
        {
            if (_meter.Pace(3 * row.Length))
            {
                return;
            }

            Array.Clear(row);
            cone.Matrix.Row(k).CopyTo(row);
            FusedKernels.AddScaled(-norm.Slack[k + 1], along, row);
            Pack(kernel, Math.Sqrt(weight / length), row, free, width);
        }
    }

    private void Pack(GramKernel kernel, double factor, ReadOnlySpan<double> row, int[] free, double[] width)
    {
        var scaled = new double[free.Length];
        for (int k = 0; k < scaled.Length; k++)
        {
            scaled[k] = free[k] < row.Length ? row[free[k]] * width[free[k]] : 0.0;
        }

        if (kernel.Pack(factor, scaled))
        {
            kernel.Flush(_meter);
        }
    }
}
