using MarginOptimizer.Solver.Simplex;
using MarginOptimizer.Solver.Sparse.InteriorPoint;

namespace MarginOptimizer.Solver.Sparse.Polishing;

/// <summary>
/// From an iterate near the optimum to one on it: sides whose multiplier exceeds their slack are kept as equations, the rest is dropped, and the linear
/// conditions that remain are solved by proximal steps, which need no full rank. Sides violated or with multipliers of the wrong sign change roles, a few times over.
/// </summary>
internal sealed class ActiveSetPolish
{
    private const int MostRounds = 25;
    private const int MostSteps = 20;
    private const double Proximal = 1e-8;
    private const double SmallestPivot = 1e-13;
    private const double Tolerance = 1e-11;

    /// <summary>Equations that cannot be solved to this, relative to their size, mean a wrong guess.</summary>
    private const double Inconsistent = 1e-5;

    private readonly WorkingProgram _program;
    private readonly KktSystem _system;
    private readonly WorkMeter _meter;
    private readonly int _n;
    private readonly sbyte[] _side;
    private readonly bool[] _off;
    private readonly double[] _diagonal;
    private readonly double[] _right;
    private readonly double[] _step;
    private readonly double[] _value;
    private readonly double[] _gradient;
    private double[] _x = [];
    private double[] _y = [];

    public ActiveSetPolish(WorkingProgram program, KktSystem system, WorkMeter meter)
    {
        _program = program;
        _system = system;
        _meter = meter;
        _n = program.Variables;
        int size = _n + program.RowCount;
        _side = new sbyte[size];
        _off = new bool[size];
        _diagonal = new double[size];
        Array.Fill(_diagonal, Proximal);
        _right = new double[size];
        _step = new double[size];
        _value = new double[size];
        _gradient = new double[_n];
    }

    /// <param name="state">Where to start.</param>
    /// <param name="consider">Gets every point and multipliers found; returns true when they are good enough.</param>
    /// <returns>False when the meter stopped it.</returns>
    public bool Run(InteriorState state, Func<double[], double[], bool> consider)
    {
        _x = [.. state.X];
        _y = [.. state.Y];
        for (int c = 0; c < _side.Length; c++)
        {
            bool lower = state.HasLower[c] && state.DualLower[c] > state.SlackLower[c];
            bool upper = state.HasUpper[c] && state.DualUpper[c] > state.SlackUpper[c];
            bool upperFirst = upper && (!lower || state.DualUpper[c] > state.DualLower[c]);
            _side[c] = upperFirst ? (sbyte)1 : lower || state.IsEquality[c] ? (sbyte)-1 : (sbyte)0;
        }

        for (int round = 0; round < MostRounds; round++)
        {
            if (!Solve(out bool solved))
            {
                return false;
            }

            if (!solved || consider(_x, _y) || !Exchange())
            {
                return true;
            }
        }

        return true;
    }

    /// <summary>Solves the equations of the guess; the last residuals are in the right-hand side.</summary>
    private bool Solve(out bool solved)
    {
        solved = false;
        for (int c = 0; c < _side.Length; c++)
        {
            _off[c] = c < _n ? _side[c] != 0 : _side[c] == 0;
            if (c < _n && _side[c] != 0)
            {
                _x[c] = _side[c] > 0 ? _program.Upper[c] : _program.Lower[c];
            }
            else if (c >= _n && _side[c] == 0)
            {
                _y[c - _n] = 0.0;
            }
        }

        if (!_system.Factor(_diagonal, _off, SmallestPivot))
        {
            return false;
        }

        double last = double.PositiveInfinity;
        for (int step = 0; step < MostSteps; step++)
        {
            double error = Residual();
            if (error <= 1e-16 || error > 0.7 * last)
            {
                last = Math.Min(last, error);
                break;
            }

            last = error;
            if (_meter.Checkpoint() || !_system.Solve(_right, _step))
            {
                return false;
            }

            for (int c = 0; c < _side.Length; c++)
            {
                if (_off[c])
                {
                    continue;
                }

                if (c < _n)
                {
                    _x[c] += _step[c];
                }
                else
                {
                    _y[c - _n] += _step[c];
                }
            }
        }

        solved = last <= Inconsistent;
        return true;
    }

    /// <summary>Fills values, gradient and right-hand side; the largest residual relative to the sizes involved.</summary>
    private double Residual()
    {
        Evaluate();
        double size = 0.0, scale = 1.0;
        for (int c = 0; c < _side.Length; c++)
        {
            scale = Math.Max(scale, Math.Abs(_value[c]));
            if (_off[c])
            {
                _right[c] = 0.0;
            }
            else
            {
                double bound = _side[c] > 0 ? _program.Upper[c] : _program.Lower[c];
                _right[c] = c < _n ? -_gradient[c] : bound - _value[c];
                size = Math.Max(size, Math.Abs(_right[c]));
            }
        }

        foreach (double y in _y)
        {
            scale = Math.Max(scale, Math.Abs(y));
        }

        return double.IsFinite(size) ? size / scale : double.PositiveInfinity;
    }

    private void Evaluate()
    {
        _x.CopyTo(_value, 0);
        _program.MultiplyA(_x, _value.AsSpan(_n));
        _program.MultiplyP(_x, _gradient);
        _program.AddTransposed(_y, _gradient);
        for (int j = 0; j < _n; j++)
        {
            _gradient[j] += _program.Q[j];
        }
    }

    /// <summary>Corrects the guess; false when there is nothing to correct.</summary>
    private bool Exchange()
    {
        Evaluate();
        bool changed = false;
        for (int c = 0; c < _side.Length; c++)
        {
            double lower = _program.Lower[c], upper = _program.Upper[c];
            if (c >= _n && lower == upper)
            {
                continue;
            }

            double multiplier = c < _n ? -_gradient[c] : _y[c - _n];
            double wrong = _side[c] * multiplier;
            sbyte side = _side[c];
            if (side == 0)
            {
                double room = Tolerance * Math.Max(1.0, Math.Abs(_value[c]));
                side = _value[c] < lower - room ? (sbyte)-1 : _value[c] > upper + room ? (sbyte)1 : (sbyte)0;
            }
            else if (wrong < -Tolerance)
            {
                side = 0;
            }

            changed |= side != _side[c];
            _side[c] = side;
        }

        return changed;
    }
}
