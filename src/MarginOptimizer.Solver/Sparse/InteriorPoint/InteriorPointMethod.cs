using MarginOptimizer.Solver.Simplex;

namespace MarginOptimizer.Solver.Sparse.InteriorPoint;

/// <summary>
/// Proximal primal-dual interior point method with predictor and corrector (S. Mehrotra, SIAM J. Optim. 2 (1992) 575-601; proximal terms centred at
/// the iterate: S. Pougkakiotis, J. Gondzio, Comput. Optim. Appl. 78 (2021) 307-351). The proximal terms keep every system quasi-definite, whatever
/// the rank of the rows, and vanish at a fixed point: they never change what is optimal.
/// </summary>
internal sealed class InteriorPointMethod
{
    private const double Target = 1e-11;
    private const double SmallestPivot = 1e-13;
    /// <summary>Proximal terms fade by this factor per iteration at least.</summary>
    private const double Fading = 0.8;

    private const double LeastAccuracy = 1e-6;
    private const double HeaviestProximal = 1e-5;
    private const double LargestBalance = 1e6;
    private const double StepShare = 0.995;
    private const double Divergence = 1e13;
    private const int MostIterations = 200;
    private const int Patience = 12;

    /// <summary>Far from the optimum a few tight slacks may hold up every step for long, while they grow.</summary>
    private const int EarlyPatience = 40;

    private const double Early = 1e-3;

    private readonly WorkingProgram _program;
    private readonly KktSystem _system;
    private readonly WorkMeter _meter;
    private readonly InteriorState _state;
    private readonly InteriorResiduals _residuals;
    private readonly InteriorDirection _direction;
    private readonly double[] _diagonal;
    private readonly double[] _least = [double.MaxValue, double.MaxValue, double.MaxValue, double.MaxValue, double.MaxValue];
    private readonly InteriorSettings _settings;
    private double _proximal;
    private double _floor;
    private bool _broken;

    public InteriorPointMethod(WorkingProgram program, KktSystem system, InteriorSettings settings, WorkMeter meter)
    {
        _settings = settings;
        _proximal = settings.LargestProximal;
        _program = program;
        _system = system;
        _meter = meter;
        _state = new InteriorState(program);
        Best = new InteriorState(program);
        _residuals = new InteriorResiduals(program);
        _direction = new InteriorDirection(program, system);
        _diagonal = new double[program.Variables + program.RowCount];
    }

    /// <summary>The iterate nearest to the optimality conditions.</summary>
    public InteriorState Best { get; }

    /// <summary>Largest relative error of <see cref="Best"/> in the optimality conditions; +infinity before the first iterate.</summary>
    public double BestMerit { get; private set; } = double.PositiveInfinity;

    /// <summary>Called after each iterate with its number, for traces.</summary>
    public Action<string>? Trace { get; init; }

    public InteriorOutcome Solve()
    {
        if (!InteriorStart.Fill(_program, _state, _system, _settings.Distance))
        {
            return InteriorOutcome.Stopped;
        }

        int sinceBest = 0;
        for (int iteration = 0; iteration < MostIterations; iteration++)
        {
            _residuals.Compute(_state);
            double mu = _state.Complementarity();
            double merit = _residuals.Merit;
            Trace?.Invoke(FormattableString.Invariant(
                $"{iteration,3} obj {_residuals.Objective,16:e9} p {_residuals.PrimalError:e1} d {_residuals.DualError:e1} g {_residuals.GapError:e1} mu {mu:e1} step {_direction.Step:f4} acc {_system.Accuracy:e1} prox {_proximal:e1}"));
            sinceBest = Progressed(merit, mu) ? 0 : sinceBest + 1;
            if (merit < BestMerit)
            {
                BestMerit = merit;
                Best.CopyFrom(_state);
            }

            if (merit <= Target)
            {
                return InteriorOutcome.Converged;
            }

            if (sinceBest > (BestMerit > Early ? EarlyPatience : Patience))
            {
                return InteriorOutcome.Stalled;
            }

            if (double.IsNaN(merit) || Math.Max(Largest(_state.X), Largest(_state.Y)) > Divergence)
            {
                return InteriorOutcome.Diverged;
            }

            _meter.CountIteration();
            if (_meter.Checkpoint() || !Advance(mu))
            {
                return _broken ? InteriorOutcome.Stalled : InteriorOutcome.Stopped;
            }
        }

        return InteriorOutcome.Stalled;
    }

    /// <summary>True when any measure of distance to the optimum fell clearly below all its former values.</summary>
    private bool Progressed(double merit, double mu)
    {
        bool progressed = false;
        ReadOnlySpan<double> measures = [merit, _residuals.PrimalError, _residuals.DualError, _residuals.GapError, mu];
        for (int k = 0; k < measures.Length; k++)
        {
            if (measures[k] < 0.9 * _least[k])
            {
                progressed |= measures[k] > Target || k == 0;
                _least[k] = measures[k];
            }
        }

        return progressed;
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

    /// <summary>One step; false when the meter stopped it or no system could be solved.</summary>
    private bool Advance(double mu)
    {
        _proximal = Math.Clamp(Math.Min(Fading * _proximal, 0.01 * mu), Math.Max(_settings.SmallestProximal, _floor), Math.Max(_settings.LargestProximal, _floor));
        if (!Predict())
        {
            return false;
        }

        if (_state.Sides > 0 && !_direction.Correct(_state, _residuals, mu))
        {
            return false;
        }

        _direction.Apply(_state, StepShare);
        return true;
    }

    /// <summary>Factors and predicts; heavier proximal terms when rounding spoils the solution, and from then on at least a tenth of them.</summary>
    private bool Predict()
    {
        while (true)
        {
            FillDiagonal();
            if (!_system.Factor(_diagonal, [], SmallestPivot) || !_direction.Predict(_state, _residuals))
            {
                return false;
            }

            if (_system.Accuracy <= LeastAccuracy)
            {
                return true;
            }

            if (_proximal >= HeaviestProximal)
            {
                _broken = true;
                return false;
            }

            _proximal *= 30.0;
            _floor = 0.1 * _proximal;
        }
    }

    /// <summary>Proximal terms weigh the same in the units of the iterate: points of size s and multipliers of size t get weights in the ratio t / s.</summary>
    private void FillDiagonal()
    {
        int n = _program.Variables;
        double balance = Math.Clamp(Largest(_state.X) / Math.Max(1.0, Largest(_state.Y)), 1.0 / LargestBalance, LargestBalance);
        for (int c = 0; c < _diagonal.Length; c++)
        {
            double weight = _state.HasLower[c] ? _state.DualLower[c] / _state.SlackLower[c] : 0.0;
            weight += _state.HasUpper[c] ? _state.DualUpper[c] / _state.SlackUpper[c] : 0.0;
            _direction.Weights[c] = weight;
            _diagonal[c] = c < n ? weight + (_proximal / balance) : _state.IsEquality[c] ? _proximal * balance : (1.0 / weight) + (_proximal * balance);
        }
    }
}
