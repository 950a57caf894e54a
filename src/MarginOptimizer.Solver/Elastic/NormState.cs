namespace MarginOptimizer.Solver.Elastic;

/// <summary>
/// One norm cone of the iteration: slack s = (t, b + Ax) and multiplier z, both inside the second-order cone, with the scaling W of Nesterov and Todd
/// (W z = W^-1 s = lambda), in the notation of Vandenberghe, "The CVXOPT linear and quadratic cone program solvers", section 4.
/// </summary>
internal sealed class NormState
{
    private readonly double[] _w;
    private readonly double[] _scratch;
    private double _eta = 1.0;

    public NormState(int rows)
    {
        Slack = new double[rows + 1];
        Multiplier = new double[rows + 1];
        Lambda = new double[rows + 1];
        Residual = new double[rows + 1];
        Target = new double[rows + 1];
        _w = new double[rows + 1];
        _scratch = new double[rows + 1];
    }

    public double[] Slack { get; }

    public double[] Multiplier { get; }

    public double[] Lambda { get; }

    /// <summary>Slack less (t, b + Ax).</summary>
    public double[] Residual { get; }

    /// <summary>lambda \ (right side of the scaled complementarity).</summary>
    public double[] Target { get; }

    public double Gap => FusedKernels.Dot(Slack, Multiplier);

    /// <summary>Direction w of the scaling: W = eta (2 v v' - J) for its root; w has determinant 1.</summary>
    public ReadOnlySpan<double> Direction => _w;

    public double Eta => _eta;

    /// <summary>Scaling at the present slack and multiplier.</summary>
    public void Rescale()
    {
        double slackDet = Math.Sqrt(Determinant(Slack)), multiplierDet = Math.Sqrt(Determinant(Multiplier));
        double inner = 0.0;
        for (int i = 0; i < _w.Length; i++)
        {
            inner += Slack[i] / slackDet * (Multiplier[i] / multiplierDet);
        }

        double gamma = Math.Sqrt(0.5 * (1.0 + inner));
        for (int i = 0; i < _w.Length; i++)
        {
            double sign = i == 0 ? 1.0 : -1.0;
            _w[i] = ((Slack[i] / slackDet) + (sign * Multiplier[i] / multiplierDet)) / (2.0 * gamma);
        }

        double tail = FusedKernels.Dot(_w.AsSpan(1), _w.AsSpan(1));
        _w[0] = Math.Sqrt(1.0 + tail);
        _eta = Math.Sqrt(slackDet / multiplierDet);
        Multiplier.CopyTo(Lambda, 0);
        Scale(Lambda, inverse: false);
    }

    /// <summary>v = W v, or W^-1 v.</summary>
    public void Scale(Span<double> v, bool inverse)
    {
        double sign = inverse ? -1.0 : 1.0, factor = inverse ? 1.0 / _eta : _eta;
        double inner = FusedKernels.Dot(_w.AsSpan(1), v[1..]), first = v[0];
        v[0] = factor * ((_w[0] * first) + (sign * inner));
        double along = (sign * first) + (inner / (1.0 + _w[0]));
        for (int i = 1; i < _w.Length; i++)
        {
            v[i] = factor * (v[i] + (along * _w[i]));
        }
    }

    /// <summary>Affine target: towards complementarity 0.</summary>
    public void AimAtZero()
    {
        for (int i = 0; i < Target.Length; i++)
        {
            Target[i] = -Lambda[i];
        }
    }

    /// <summary>Target with centring and the second-order term of an affine step, whose vectors are scaled in place.</summary>
    public void AimAt(double mu, NormState step)
    {
        Span<double> ds = step.Slack, dz = step.Multiplier;
        Scale(ds, inverse: true);
        Scale(dz, inverse: false);
        double inner = FusedKernels.Dot(ds, dz);
        for (int i = 1; i < _scratch.Length; i++)
        {
            _scratch[i] = -((2.0 * Lambda[0] * Lambda[i]) + (ds[0] * dz[i]) + (dz[0] * ds[i]));
        }

        _scratch[0] = mu - FusedKernels.Dot(Lambda, Lambda) - inner;
        Divide(_scratch, Target);
    }

    /// <summary>Target with centring alone.</summary>
    public void AimAt(double mu)
    {
        for (int i = 1; i < _scratch.Length; i++)
        {
            _scratch[i] = -2.0 * Lambda[0] * Lambda[i];
        }

        _scratch[0] = mu - FusedKernels.Dot(Lambda, Lambda);
        Divide(_scratch, Target);
    }

    /// <summary>Largest step that keeps v + step * d in the cone, at most 1.</summary>
    public static double StepTo(ReadOnlySpan<double> v, ReadOnlySpan<double> d)
    {
        double length = Math.Sqrt(FusedKernels.Dot(v[1..], v[1..]));
        double c = (v[0] - length) * (v[0] + length);
        double b = (v[0] * d[0]) - FusedKernels.Dot(v[1..], d[1..]);
        double a = (d[0] * d[0]) - FusedKernels.Dot(d[1..], d[1..]);
        double step = d[0] < 0.0 ? Math.Min(1.0, -v[0] / d[0]) : 1.0;
        double discriminant = (b * b) - (a * c);
        if (discriminant >= 0.0)
        {
            // Smallest positive root of a step^2 + 2 b step + c, without cancellation.
            double root = Math.Sqrt(discriminant);
            double first = b >= 0.0 ? (-b - root) / a : c / (-b + root);
            double second = b >= 0.0 ? c / (-b - root) : (-b + root) / a;
            step = first > 0.0 ? Math.Min(step, first) : step;
            step = second > 0.0 ? Math.Min(step, second) : step;
        }

        return step;
    }

    private void Divide(ReadOnlySpan<double> right, Span<double> quotient)
    {
        double determinant = Determinant(Lambda);
        double first = ((Lambda[0] * right[0]) - FusedKernels.Dot(Lambda.AsSpan(1), right[1..])) / determinant;
        for (int i = 1; i < Lambda.Length; i++)
        {
            quotient[i] = (right[i] - (first * Lambda[i])) / Lambda[0];
        }

        quotient[0] = first;
    }

    private static double Determinant(ReadOnlySpan<double> v)
    {
        double length = Math.Sqrt(FusedKernels.Dot(v[1..], v[1..]));
        return Math.Max((v[0] - length) * (v[0] + length), double.Epsilon);
    }
}
