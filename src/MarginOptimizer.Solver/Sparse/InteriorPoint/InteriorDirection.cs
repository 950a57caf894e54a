namespace MarginOptimizer.Solver.Sparse.InteriorPoint;

/// <summary>Newton steps of the perturbed optimality conditions and the way along them.</summary>
internal sealed class InteriorDirection(WorkingProgram program, KktSystem system)
{
    /// <summary>Corrections of a product beyond this multiple of the target are cut: they come from a predictor that went too far.</summary>
    private const double CorrectionCap = 10.0;

    /// <summary>A corrected step that gets no further than this is tried again.</summary>
    private const double ShortStep = 0.5;

    /// <summary>Least target of that second try, relative to the present mean product.</summary>
    private const double Centring = 0.3;

    private readonly int _n = program.Variables;
    private readonly double[] _right = new double[program.Variables + program.RowCount];
    private readonly double[] _solution = new double[program.Variables + program.RowCount];
    private readonly double[] _value = new double[program.Variables + program.RowCount];
    private readonly double[] _slackLower = new double[program.Variables + program.RowCount];
    private readonly double[] _slackUpper = new double[program.Variables + program.RowCount];
    private readonly double[] _dualLower = new double[program.Variables + program.RowCount];
    private readonly double[] _dualUpper = new double[program.Variables + program.RowCount];
    private readonly double[] _productLower = new double[program.Variables + program.RowCount];
    private readonly double[] _productUpper = new double[program.Variables + program.RowCount];

    private readonly double[] _predictedLower = new double[program.Variables + program.RowCount];
    private readonly double[] _predictedUpper = new double[program.Variables + program.RowCount];

    /// <summary>Weight of each constraint in the system: sum over its sides of multiplier / slack.</summary>
    public double[] Weights { get; } = new double[program.Variables + program.RowCount];

    /// <summary>Length of the last step.</summary>
    public double Step { get; private set; }

    /// <summary>The step to the solution of the linearised conditions with products zero; false when stopped.</summary>
    public bool Predict(InteriorState state, InteriorResiduals residuals)
    {
        for (int c = 0; c < Weights.Length; c++)
        {
            _productLower[c] = -state.SlackLower[c] * state.DualLower[c];
            _productUpper[c] = -state.SlackUpper[c] * state.DualUpper[c];
        }

        return SolveFor(state, residuals);
    }

    /// <summary>The step toward products of a target that the predictor's success sets, with its second-order terms.</summary>
    public bool Correct(InteriorState state, InteriorResiduals residuals, double mu)
    {
        double length = Longest(state, 1.0);
        double ahead = 0.0;
        for (int c = 0; c < Weights.Length; c++)
        {
            ahead += state.HasLower[c] ? (state.SlackLower[c] + (length * _slackLower[c])) * (state.DualLower[c] + (length * _dualLower[c])) : 0.0;
            _predictedLower[c] = _slackLower[c] * _dualLower[c];
            _predictedUpper[c] = _slackUpper[c] * _dualUpper[c];
            ahead += state.HasUpper[c] ? (state.SlackUpper[c] + (length * _slackUpper[c])) * (state.DualUpper[c] + (length * _dualUpper[c])) : 0.0;
        }

        double ratio = Math.Max(0.0, ahead) / (state.Sides * mu);
        double target = Math.Max(ratio * ratio * ratio, 1e-6) * mu;
        if (!Corrected(state, residuals, mu, target, 1.0))
        {
            return false;
        }

        // A short corrected step: the predictor's second-order terms mislead and may go on doing so in a cycle
        // (M. Colombo, J. Gondzio, Comput. Optim. Appl. 41 (2008) 277-305), so they count less and the products are kept closer together.
        return Longest(state, 1.0) >= ShortStep || Corrected(state, residuals, mu, Math.Max(target, Centring * mu), length * length);
    }

    private bool Corrected(InteriorState state, InteriorResiduals residuals, double mu, double target, double share)
    {
        for (int c = 0; c < Weights.Length; c++)
        {
            _productLower[c] = target - (state.SlackLower[c] * state.DualLower[c]) - (share * Second(_predictedLower[c], mu, target));
            _productUpper[c] = target - (state.SlackUpper[c] * state.DualUpper[c]) - (share * Second(_predictedUpper[c], mu, target));
        }

        return SolveFor(state, residuals);
    }

    private static double Second(double product, double mu, double target)
    {
        double cap = CorrectionCap * Math.Max(target, 0.1 * mu);
        return Math.Clamp(product, -cap, cap);
    }

    /// <summary>Goes the given share of the way to the boundary, at most the full step.</summary>
    public void Apply(InteriorState state, double share)
    {
        double step = Math.Min(1.0, share * Longest(state, 1.0 / share));
        Step = step;
        for (int j = 0; j < _n; j++)
        {
            state.X[j] += step * _solution[j];
        }

        for (int c = 0; c < Weights.Length; c++)
        {
            if (state.HasLower[c])
            {
                state.SlackLower[c] += step * _slackLower[c];
                state.DualLower[c] += step * _dualLower[c];
            }

            if (state.HasUpper[c])
            {
                state.SlackUpper[c] += step * _slackUpper[c];
                state.DualUpper[c] += step * _dualUpper[c];
            }

            if (c >= _n)
            {
                state.Y[c - _n] = state.IsEquality[c] ? state.Y[c - _n] + (step * _solution[c]) : state.DualUpper[c] - state.DualLower[c];
            }
        }
    }

    private bool SolveFor(InteriorState state, InteriorResiduals residuals)
    {
        for (int c = 0; c < Weights.Length; c++)
        {
            double g = 0.0;
            if (state.HasLower[c])
            {
                g -= (_productLower[c] - (state.DualLower[c] * residuals.Lower[c])) / state.SlackLower[c];
            }

            if (state.HasUpper[c])
            {
                g += (_productUpper[c] - (state.DualUpper[c] * residuals.Upper[c])) / state.SlackUpper[c];
            }

            _right[c] = c < _n ? residuals.Dual[c] - g : state.IsEquality[c] ? residuals.Equality[c - _n] : -g / Weights[c];
        }

        if (!system.Solve(_right, _solution))
        {
            return false;
        }

        _solution.AsSpan(0, _n).CopyTo(_value);
        program.MultiplyA(_solution.AsSpan(0, _n), _value.AsSpan(_n));
        for (int c = 0; c < Weights.Length; c++)
        {
            if (state.HasLower[c])
            {
                _slackLower[c] = _value[c] + residuals.Lower[c];
                _dualLower[c] = (_productLower[c] - (state.DualLower[c] * _slackLower[c])) / state.SlackLower[c];
            }

            if (state.HasUpper[c])
            {
                _slackUpper[c] = residuals.Upper[c] - _value[c];
                _dualUpper[c] = (_productUpper[c] - (state.DualUpper[c] * _slackUpper[c])) / state.SlackUpper[c];
            }

            if (c >= _n && !state.IsEquality[c] && Weights[c] > 1.0)
            {
                TakeMultiplier(state, c);
            }
        }

        return true;
    }

    /// <summary>
    /// Near a bound of a row the multiplier comes from the system and the slack from it: rounding of Ax, divided by a small slack, would swamp it.
    /// </summary>
    private void TakeMultiplier(InteriorState state, int c)
    {
        double lower = state.HasLower[c] ? state.DualLower[c] / state.SlackLower[c] : 0.0;
        double upper = state.HasUpper[c] ? state.DualUpper[c] / state.SlackUpper[c] : 0.0;
        if (upper >= lower)
        {
            _dualUpper[c] = _solution[c] + (state.HasLower[c] ? _dualLower[c] : 0.0);
            _slackUpper[c] = (_productUpper[c] - (state.SlackUpper[c] * _dualUpper[c])) / state.DualUpper[c];
        }
        else
        {
            _dualLower[c] = (state.HasUpper[c] ? _dualUpper[c] : 0.0) - _solution[c];
            _slackLower[c] = (_productLower[c] - (state.SlackLower[c] * _dualLower[c])) / state.DualLower[c];
        }
    }

    /// <summary>The longest step, at most the given one, that keeps slacks and multipliers from being negative.</summary>
    private double Longest(InteriorState state, double longest)
    {
        double length = longest;
        for (int c = 0; c < Weights.Length; c++)
        {
            if (state.HasLower[c])
            {
                length = Shortened(length, state.SlackLower[c], _slackLower[c]);
                length = Shortened(length, state.DualLower[c], _dualLower[c]);
            }

            if (state.HasUpper[c])
            {
                length = Shortened(length, state.SlackUpper[c], _slackUpper[c]);
                length = Shortened(length, state.DualUpper[c], _dualUpper[c]);
            }
        }

        return length;
    }

    private static double Shortened(double length, double value, double direction)
        => value + (length * direction) < 0.0 ? -value / direction : length;
}
