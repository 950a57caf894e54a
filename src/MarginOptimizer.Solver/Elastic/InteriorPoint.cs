using MarginOptimizer.Solver.Simplex;

namespace MarginOptimizer.Solver.Elastic;

/// <summary>
/// Predictor-corrector method of Mehrotra on the piecewise linear-quadratic form. Result: the best iterate, its multipliers in the units of the program.
/// </summary>
internal sealed class InteriorPoint
{
    private const int MostIterations = 100;
    private const double Boundary = 0.995;
    private const int Patience = 6;

    private readonly ElasticProgram _program;
    private readonly WorkMeter _meter;
    private readonly double _scale;
    private readonly Iterate _now;
    private readonly Iterate _step;
    private readonly Iterate _best;
    private readonly NewtonSystem _system;
    private readonly double[] _first;
    private readonly double[] _second;
    private readonly bool _joint;

    public InteriorPoint(ElasticProgram program, WorkMeter meter)
    {
        _program = program;
        _meter = meter;
        _scale = ObjectiveScale(program);
        Rows = new RowSet(program, _scale);
        Residuals = new Residuals(program, Rows, _scale);
        _now = new Iterate(program, Rows);
        _step = new Iterate(program, Rows);
        _best = new Iterate(program, Rows);
        _system = new NewtonSystem(program, Rows, _scale, meter);
        _first = new double[Rows.Count];
        _second = new double[Rows.Count];
        _joint = program.Factors is not null || program.Diagonal.AsSpan().IndexOfAnyExcept(0.0) >= 0;
    }

    public RowSet Rows { get; }

    public Residuals Residuals { get; }

    /// <summary>The best iterate; multipliers are those of the scaled objective: divide by <see cref="Scale"/>.</summary>
    public Iterate Best => _best;

    /// <summary>Factor on the objective inside the iteration, a power of two.</summary>
    public double Scale => _scale;

    /// <summary>Complementarity and hidden residuals of the best iterate, in units of the objective.</summary>
    public double Merit { get; private set; } = double.PositiveInfinity;

    public int Iterations { get; private set; }

    /// <summary>True when the merit came below the tolerance.</summary>
    public bool Run(double relativeTolerance)
    {
        double target = relativeTolerance * _program.GapScale * _scale;
        StartingPoint.Fill(_program, Rows, StartingMu(), _now);
        int waited = 0;
        for (Iterations = 0; Iterations < MostIterations; Iterations++)
        {
            Residuals.Compute(_now);
            _meter.CountIteration();
            double merit = Residuals.Gap + Residuals.Hidden;
            if (!double.IsFinite(merit))
            {
                break;
            }

            waited = merit < 0.9 * Merit * _scale ? 0 : waited + 1;
            if (merit < Merit * _scale)
            {
                Merit = merit / _scale;
                _best.CopyFrom(_now);
            }

            if (merit <= target || (waited >= Patience && Iterations > 15) || !_system.Prepare(_now))
            {
                break;
            }

            Advance();
        }

        return Merit * _scale <= target;
    }

    private void Advance()
    {
        for (int r = 0; r < Rows.Count; r++)
        {
            _first[r] = -_now.Multiplier[r] * _now.Slack[r];
            _second[r] = -_now.Complement[r] * _now.Excess[r];
        }

        foreach (NormState norm in _now.Norms)
        {
            norm.AimAtZero();
        }

        _system.Solve(_now, Residuals, _first, _second, _step);
        (double primal, double dual) = Lengths(1.0);
        double left = GapAfter(primal, dual) / Residuals.Gap;
        double centring = Math.Max(left * left * left, 1e-8), mu = centring * Residuals.Mu;
        for (int r = 0; r < Rows.Count; r++)
        {
            _first[r] += mu - (_step.Multiplier[r] * _step.Slack[r]);
            _second[r] += mu - (_step.Complement[r] * _step.Excess[r]);
        }

        foreach (NormState norm in _now.Norms)
        {
            norm.AimAt(mu);
        }

        _system.Solve(_now, Residuals, _first, _second, _step);
        (primal, dual) = Lengths(Boundary);
        Move(primal, dual);
    }

    private void Move(double primal, double dual)
    {
        FusedKernels.AddScaled(primal, _step.X, _now.X);
        FusedKernels.AddScaled(primal, _step.Slack, _now.Slack);
        FusedKernels.AddScaled(primal, _step.Excess, _now.Excess);
        FusedKernels.AddScaled(dual, _step.Free, _now.Free);
        FusedKernels.AddScaled(dual, _step.Multiplier, _now.Multiplier);
        FusedKernels.AddScaled(dual, _step.Complement, _now.Complement);
        foreach (NormState norm in _now.Norms)
        {
            FusedKernels.AddScaled(primal, norm.SlackStep, norm.Slack);
            FusedKernels.AddScaled(dual, norm.MultiplierStep, norm.Multiplier);
        }
    }

    /// <summary>Steps that keep everything positive, at most 1, as a share of the way to the boundary.</summary>
    private (double Primal, double Dual) Lengths(double share)
    {
        double primal = 1.0 / share, dual = 1.0 / share;
        for (int r = 0; r < Rows.Count; r++)
        {
            primal = Shorter(primal, _now.Slack[r], _step.Slack[r]);
            dual = Shorter(dual, _now.Multiplier[r], _step.Multiplier[r]);
            if (double.IsFinite(Rows.Cap[r]))
            {
                primal = Shorter(primal, _now.Excess[r], _step.Excess[r]);
                dual = Shorter(dual, _now.Complement[r], _step.Complement[r]);
            }
        }

        foreach (NormState norm in _now.Norms)
        {
            primal = Math.Min(primal, NormState.StepTo(norm.Slack, norm.SlackStep));
            dual = Math.Min(dual, NormState.StepTo(norm.Multiplier, norm.MultiplierStep));
        }

        primal = Math.Min(1.0, share * primal);
        dual = Math.Min(1.0, share * dual);
        return _joint ? (Math.Min(primal, dual), Math.Min(primal, dual)) : (primal, dual);
    }

    private static double Shorter(double length, double value, double step) => step < 0.0 && -value > length * step ? Math.Min(length, -value / step) : length;

    private double GapAfter(double primal, double dual)
    {
        double gap = 0.0;
        for (int r = 0; r < Rows.Count; r++)
        {
            gap += (_now.Multiplier[r] + (dual * _step.Multiplier[r])) * (_now.Slack[r] + (primal * _step.Slack[r]));
            gap += (_now.Complement[r] + (dual * _step.Complement[r])) * (_now.Excess[r] + (primal * _step.Excess[r]));
        }

        foreach (NormState norm in _now.Norms)
        {
            for (int i = 0; i < norm.Slack.Length; i++)
            {
                gap += (norm.Multiplier[i] + (dual * norm.MultiplierStep[i])) * (norm.Slack[i] + (primal * norm.SlackStep[i]));
            }
        }

        return Math.Max(gap, 0.0);
    }

    private double StartingMu() => 1.0 / Math.Max(1, Rows.Count);

    /// <summary>Brings the variation of the objective over the box near 1.</summary>
    private static double ObjectiveScale(ElasticProgram program)
    {
        double variation = 0.0;
        var width = new double[program.Variables];
        for (int i = 0; i < width.Length; i++)
        {
            double box = program.Upper[i] - program.Lower[i];
            width[i] = double.IsFinite(box) ? box : 0.0;
            variation += Math.Abs(program.Cost[i]) * width[i];
            variation += program.Diagonal[i] * width[i] * Math.Max(Math.Abs(program.Lower[i]), Math.Abs(program.Upper[i])) is double curved && double.IsFinite(curved) ? curved : 0.0;
        }

        foreach (Kink kink in program.Kinks)
        {
            variation += kink.Host < 0 ? kink.Rise * width[kink.Variable] : 0.0;
        }

        for (int k = 0; k < (program.Factors?.Rows ?? 0); k++)
        {
            double reach = Reach(program.Factors!.Row(k), width);
            variation += reach * reach;
        }

        foreach (RowGroup group in program.Groups)
        {
            double weight = group.Epigraph < 0 ? 0.0 : program.Cost[group.Epigraph], largest = 0.0;
            for (int k = 0; k < group.Count; k++)
            {
                double reach = group.Scale(k) * Reach(group.Row(k), width);
                largest = Math.Max(largest, Math.Abs(reach));
                variation += group.Epigraph < 0 && group.Host < 0 && group.Caps.Length > 0 && double.IsFinite(group.Caps[k]) ? group.Caps[k] * Math.Abs(reach) : 0.0;
            }

            variation += Math.Abs(weight) * largest;
        }

        foreach (NormCone cone in program.Cones)
        {
            double squares = 0.0;
            for (int k = 0; k < cone.Matrix.Rows; k++)
            {
                double reach = Reach(cone.Matrix.Row(k), width);
                squares += reach * reach;
            }

            variation += Math.Abs(program.Cost[cone.Epigraph]) * Math.Sqrt(squares);
        }

        return variation > 0.0 && double.IsFinite(variation) ? Math.ScaleB(1.0, -Math.ILogB(variation)) : 1.0;
    }

    private static double Reach(ReadOnlySpan<double> coefficients, double[] width)
    {
        double reach = 0.0;
        for (int i = 0; i < coefficients.Length; i++)
        {
            reach += Math.Abs(coefficients[i]) * width[i];
        }

        return reach;
    }
}
