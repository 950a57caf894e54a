using MarginOptimizer.Solver.Simplex;

namespace MarginOptimizer.Solver.Elastic;

/// <summary>
/// Predictor-corrector method of Mehrotra on the piecewise linear-quadratic form. Result: the best iterate, its multipliers in the units of the program.
/// </summary>
internal sealed class InteriorPoint
{
    private const int MostIterations = 100;
    private const double Boundary = 0.995;
    /// <summary>Sum of the complementarity products of the start, in variations of the objective over the box.</summary>
    private const double StartingProducts = 3.0;
    private const int Patience = 6;
    private const int MostCorrections = 2;
    private const double LeastCentring = 1e-6;
    private const double LongEnough = 0.9;
    private const double LeastGain = 0.1;
    /// <summary>Rounding of residuals, in variations of the objective over the box.</summary>
    private const double LeastTarget = 1e-12;
    private const double FallBack = 10.0;
    private const double NearEnd = 1e-8;
    private const double LeastProgress = 0.9;
    private const double TooShort = 0.1;
    private const double CentringShare = 0.8;

    private readonly ElasticProgram _program;
    private readonly WorkMeter _meter;
    private readonly double _scale;
    private readonly Iterate _now;
    private Iterate _step;
    private Iterate _trial;
    private readonly Iterate _best;
    private readonly NewtonSystem _system;
    private readonly double[] _first;
    private readonly double[] _second;
    private readonly bool _joint;
    private double _leastGap = double.PositiveInfinity;
    private double _leastHidden = double.PositiveInfinity;
    private double _leastPrimal = double.PositiveInfinity;
    private double _mostPrimal;
    private int _waited;
    private bool _exhausted;

    public InteriorPoint(ElasticProgram program, WorkMeter meter)
    {
        _program = program;
        _meter = meter;
        _scale = ObjectiveScale(program, meter);
        Rows = new RowSet(program, _scale, meter);
        Residuals = new Residuals(program, Rows, _scale);
        _now = new Iterate(program, Rows);
        _step = new Iterate(program, Rows);
        _trial = new Iterate(program, Rows);
        _best = new Iterate(program, Rows);
        _system = new NewtonSystem(program, Rows, _scale, meter);
        _first = new double[Rows.Count];
        _second = new double[Rows.Count];
        _joint = program.Cones.Count > 0 || program.Factors is not null || program.Diagonal.AsSpan().IndexOfAnyExcept(0.0) >= 0;
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

    /// <summary>Starts, or goes on from where the last call ended. True when the merit came below the tolerance, relative to the program's gap scale. A step that the meter cut short counts for nothing.</summary>
    public bool Run(double relativeTolerance)
    {
        double target = Math.Max(relativeTolerance * _program.GapScale * _scale, LeastTarget);
        if (Iterations == 0)
        {
            StartingPoint.Fill(_program, Rows, _scale, StartingMu(), _now);
        }

        for (; Iterations < MostIterations && !_exhausted; Iterations++)
        {
            Residuals.Compute(_now);
            if (_meter.Stopped)
            {
                break;
            }

            _meter.CountIteration();
            double merit = Residuals.Gap + Residuals.Hidden;
            _waited = Progresses(target) ? 0 : _waited + 1;
            if (merit < Merit * _scale)
            {
                Merit = merit / _scale;
                _best.CopyFrom(_now);
            }

            if (merit <= target)
            {
                break;
            }

            bool fallsBack = merit > FallBack * Merit * _scale && Merit * _scale < NearEnd;
            _exhausted = !double.IsFinite(merit) || fallsBack || _waited >= Patience || !_system.Prepare(_now);
            if (!_exhausted)
            {
                Advance();
            }
        }

        return Merit * _scale <= target;
    }

    /// <summary>Any of the conditions came nearer than ever.</summary>
    private bool Progresses(double target)
    {
        double primal = Largest(Residuals.Primal) + Largest(Residuals.Equalities);
        bool better = (Residuals.Gap < LeastProgress * _leastGap && Residuals.Gap > 0.1 * target) || (Residuals.Hidden < LeastProgress * _leastHidden && Residuals.Hidden > 0.1 * target) || (primal < LeastProgress * _leastPrimal && primal > LeastTarget * _mostPrimal);
        _mostPrimal = Math.Max(_mostPrimal, primal);
        _leastGap = Math.Min(_leastGap, Residuals.Gap);
        _leastHidden = Math.Min(_leastHidden, Residuals.Hidden);
        _leastPrimal = Math.Min(_leastPrimal, primal);
        return better;
    }

    private static double Largest(double[] values)
    {
        double largest = 0.0;
        foreach (double value in values)
        {
            largest = Math.Max(largest, Math.Abs(value));
        }

        return largest;
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
        if (_meter.Stopped)
        {
            return;
        }

        StepLengths lengths = StepLengths.Of(Rows, _now, _step, 1.0, _joint);
        double left = Math.Min(1.0, lengths.GapAfter(_now, _step) / Residuals.Gap);
        double mu = Math.Max(left * left * left, LeastCentring) * Residuals.Mu;
        for (int r = 0; r < Rows.Count; r++)
        {
            _first[r] += mu - (_step.Multiplier[r] * _step.Slack[r]);
            _second[r] += mu - (_step.Complement[r] * _step.Excess[r]);
        }

        for (int c = 0; c < _now.Norms.Length; c++)
        {
            _now.Norms[c].AimAt(mu, _step.Norms[c]);
        }

        _system.Solve(_now, Residuals, _first, _second, _step);
        if (_meter.Stopped)
        {
            return;
        }

        lengths = StepLengths.Of(Rows, _now, _step, Boundary, _joint);
        for (int k = 0; k < MostCorrections && lengths.Shorter < LongEnough && !_meter.Stopped; k++)
        {
            Correct(lengths, mu);
            _system.Solve(_now, Residuals, _first, _second, _trial);
            StepLengths corrected = StepLengths.Of(Rows, _now, _trial, Boundary, _joint);
            if (corrected.Shorter < lengths.Shorter + (LeastGain * (1.0 - lengths.Shorter)))
            {
                break;
            }

            lengths = corrected;
            (_step, _trial) = (_trial, _step);
        }

        if (lengths.Shorter < TooShort && !_meter.Stopped)
        {
            lengths = Centre(lengths);
        }

        lengths.Move(_now, _step);
    }

    /// <summary>Gondzio's corrector: products that a longer step would bring out of range are aimed at its edge.</summary>
    private void Correct(StepLengths lengths, double mu)
    {
        double primal = Math.Min(1.0, (1.3 * lengths.Primal) + 0.1), dual = Math.Min(1.0, (1.3 * lengths.Dual) + 0.1);
        for (int r = 0; r < Rows.Count; r++)
        {
            _first[r] += Correction((_now.Multiplier[r] + (dual * _step.Multiplier[r])) * (_now.Slack[r] + (primal * _step.Slack[r])), mu);
            if (double.IsFinite(Rows.Cap[r]))
            {
                _second[r] += Correction((_now.Complement[r] + (dual * _step.Complement[r])) * (_now.Excess[r] + (primal * _step.Excess[r])), mu);
            }
        }
    }

    private static double Correction(double product, double mu)
        => product < 0.1 * mu ? (0.1 * mu) - product : product > 10.0 * mu ? Math.Max((10.0 * mu) - product, -10.0 * mu) : 0.0;

    /// <summary>A step to the middle of the cone when the other one is blocked by products that lag behind.</summary>
    private StepLengths Centre(StepLengths blocked)
    {
        double mu = CentringShare * Residuals.Mu;
        for (int r = 0; r < Rows.Count; r++)
        {
            _first[r] = mu - (_now.Multiplier[r] * _now.Slack[r]);
            _second[r] = mu - (_now.Complement[r] * _now.Excess[r]);
        }

        foreach (NormState norm in _now.Norms)
        {
            norm.AimAt(mu);
        }

        _system.Solve(_now, Residuals, _first, _second, _trial);
        StepLengths centred = StepLengths.Of(Rows, _now, _trial, Boundary, _joint);
        if (centred.Shorter <= blocked.Shorter)
        {
            return blocked;
        }

        (_step, _trial) = (_trial, _step);
        return centred;
    }

    private double StartingMu() => StartingProducts / Math.Max(1, Rows.Count);

    /// <summary>Brings the variation of the objective over the box near 1.</summary>
    private static double ObjectiveScale(ElasticProgram program, WorkMeter meter)
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

        for (int k = 0; k < (program.Factors?.Rows ?? 0) && !meter.Pace(width.Length); k++)
        {
            double reach = Reach(program.Factors!.Row(k), width);
            variation += reach * reach;
        }

        foreach (RowGroup group in program.Groups)
        {
            double weight = group.Epigraph < 0 ? 0.0 : program.Cost[group.Epigraph], largest = 0.0;
            for (int k = 0; k < group.Count && !meter.Pace(group.Matrix.Columns); k++)
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
            for (int k = 0; k < cone.Matrix.Rows && !meter.Pace(cone.Matrix.Columns); k++)
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
