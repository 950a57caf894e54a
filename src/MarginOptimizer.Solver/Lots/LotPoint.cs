using MarginOptimizer.Solver.Problem;
using MarginOptimizer.Solver.Simplex;

namespace MarginOptimizer.Solver.Lots;

/// <summary>A point with the value of every function kept current: a move of one variable is evaluated in one pass over its column.</summary>
internal sealed class LotPoint
{
    private readonly LotProgram _lots;
    private readonly LpModel _model;
    private readonly WorkMeter _meter;
    private readonly double[] _loss;
    private readonly double[] _function;
    private readonly double[] _movedFunction;
    private readonly double[] _separable;
    private readonly double[] _movedSeparable;
    private readonly double[] _linear;
    private readonly double[] _values;
    private readonly double[] _formValues;
    private readonly bool[] _floor;

    public LotPoint(LotProgram lots, WorkMeter meter)
    {
        _lots = lots;
        _model = lots.Model;
        _meter = meter;
        _loss = new double[_model.ScenarioRows];
        _function = new double[_model.Epigraphs];
        _movedFunction = new double[_model.Epigraphs];
        _separable = new double[lots.Program.Separables.Length];
        _movedSeparable = new double[lots.Program.Separables.Length];
        _linear = new double[lots.Forms.Length];
        _values = new double[lots.Forms.Length];
        _formValues = new double[lots.Forms.Length];
        _floor = [.. _model.Origin.FunctionOfEpigraph.Select(function => lots.Program.Functions[function].FloorAtZero)];
        X = new double[lots.Program.VariableCount];
    }

    public double[] X { get; }

    public LotMerit Merit { get; private set; }

    /// <summary>Value of every form at the point.</summary>
    public ReadOnlySpan<double> FormValues => _formValues;

    /// <summary>Multiplies all penalties; raised while a search is stuck outside the limits.</summary>
    public double PenaltyFactor { get; set; } = 1.0;

    public void MoveTo(ReadOnlySpan<double> x)
    {
        x.CopyTo(X);
        for (int i = 0; i < X.Length && _lots.Followers is not null; i++)
        {
            X[i] = _lots.Program.Lots[i] > 0.0 ? X[i] : 0.0;
        }

        Recompute();
    }

    /// <summary>The point with its following variables at the values that the lots ask for.</summary>
    public double[] Completed()
    {
        double[] x = (double[])X.Clone();
        if (_lots.Followers is { } followers)
        {
            FillValues(_function, _separable, [], 0.0);
            followers.Settle(_lots.Forms, _values, x);
        }

        return x;
    }

    /// <summary>Everything afresh from <see cref="X"/>.</summary>
    public void Recompute()
    {
        for (int row = 0; row < _loss.Length; row++)
        {
            _loss[row] = -_model.Upper[_model.Columns + row];
        }

        Array.Clear(_linear);
        for (int i = 0; i < X.Length; i++)
        {
            if (X[i] != 0.0)
            {
                DenseKernels.AddScaled(X[i] / _model.VariableScale[i], Column(i), _loss);
                DenseKernels.AddScaled(X[i], LinearOf(i), _linear);
            }
        }

        for (int e = 0; e < _function.Length; e++)
        {
            _function[e] = Largest(e, 0.0, _loss);
        }

        for (int s = 0; s < _separable.Length; s++)
        {
            _separable[s] = PointEvaluation.Value(_lots.Program.Separables[s], X);
        }

        _meter.Add((long)X.Length * _loss.Length);
        Merit = MeritOf(_function, _separable, [], 0.0);
        _values.CopyTo(_formValues, 0);
    }

    /// <summary>Merit after x_i += step; nothing changes.</summary>
    public LotMerit Try(int i, double step)
    {
        Move(i, step);
        _meter.Add(_loss.Length);
        return MeritOf(_movedFunction, _movedSeparable, LinearOf(i), step);
    }

    public void Apply(int i, double step, double target)
    {
        Move(i, step);
        DenseKernels.AddScaled(step / _model.VariableScale[i], Column(i), _loss);
        DenseKernels.AddScaled(step, LinearOf(i), _linear);
        _movedFunction.CopyTo(_function, 0);
        _movedSeparable.CopyTo(_separable, 0);
        X[i] = target;
        _meter.Add(2L * _loss.Length);
        Merit = MeritOf(_function, _separable, [], 0.0);
        _values.CopyTo(_formValues, 0);
    }

    private ReadOnlySpan<double> Column(int i) => _model.Column(i)[.._model.ScenarioRows];

    private ReadOnlySpan<double> LinearOf(int i) => _lots.LinearByVariable.AsSpan(i * _linear.Length, _linear.Length);

    private void Move(int i, double step)
    {
        ReadOnlySpan<double> column = Column(i);
        double scaled = step / _model.VariableScale[i];
        _function.CopyTo(_movedFunction, 0);
        foreach (int e in _lots.Touched[i])
        {
            _movedFunction[e] = Largest(e, scaled, column);
        }

        for (int s = 0; s < _separable.Length; s++)
        {
            PiecewiseLinear? part = _lots.PartOf[s * X.Length + i];
            _movedSeparable[s] = part is null
                ? _separable[s]
                : _separable[s] + (PointEvaluation.Value(part, X[i] + step) - PointEvaluation.Value(part, X[i]));
        }
    }

    private double Largest(int e, double step, ReadOnlySpan<double> column)
    {
        int first = _model.EpigraphFirstRow[e], count = _model.EpigraphFirstRow[e + 1] - first;
        double largest = DenseKernels.LargestAfterStep(_loss.AsSpan(first, count), step, column.Slice(first, count));
        double value = largest * _model.EpigraphScale[e];
        return _floor[e] ? Math.Max(0.0, value) : value;
    }

    private LotMerit MeritOf(double[] functions, double[] separables, ReadOnlySpan<double> linear, double step)
    {
        FillValues(functions, separables, linear, step);
        LotForm[] forms = _lots.Forms;
        _lots.Followers?.Settle(forms, _values, []);
        double violation = 0.0;
        for (int k = 2; k < forms.Length; k++)
        {
            double excess = Math.Max(_values[k] - forms[k].Upper, forms[k].Lower - _values[k]);
            if (excess > forms[k].Tolerance)
            {
                violation += excess * forms[k].Penalty;
            }
        }

        return new LotMerit(violation * PenaltyFactor, _values[0], _values[1]);
    }

    private void FillValues(double[] functions, double[] separables, ReadOnlySpan<double> linear, double step)
    {
        for (int k = 0; k < _values.Length; k++)
        {
            _values[k] = FormValue(k, functions, separables, linear, step);
        }
    }

    private double FormValue(int k, double[] functions, double[] separables, ReadOnlySpan<double> linear, double step)
    {
        LotForm form = _lots.Forms[k];
        double value = form.Constant + _linear[k] + (linear.IsEmpty ? 0.0 : step * linear[k]);
        foreach (WeightedTerm term in form.Scenarios)
        {
            value += term.Weight * functions[term.Function];
        }

        foreach (WeightedTerm term in form.Separables)
        {
            value += term.Weight * separables[term.Function];
        }

        return value;
    }
}
