using MarginOptimizer.Solver.Problem;
using MarginOptimizer.Solver.Simplex;

namespace MarginOptimizer.Solver.Lots;

/// <summary>A point with the value of every function kept current: a move of one variable is evaluated in one pass over its column.</summary>
internal sealed class LotPoint
{
    private readonly LotProgram _lots;
    private readonly LotTable _table;
    private readonly WorkMeter _meter;
    private readonly double[] _loss;
    private readonly double[] _function;
    private readonly double[] _movedFunction;
    private readonly double[] _separable;
    private readonly double[] _movedSeparable;
    private readonly double[] _linear;
    private readonly double[] _values;
    private readonly double[] _formValues;
    private readonly TailSelection?[] _tails;
    private readonly double[] _moved;
    private double _diagonal;
    private double _movedDiagonal;

    public LotPoint(LotProgram lots, WorkMeter meter)
    {
        _lots = lots;
        _table = lots.Table;
        _meter = meter;
        _loss = new double[_table.Rows];
        _function = new double[_table.Blocks];
        _movedFunction = new double[_table.Blocks];
        _separable = new double[lots.Program.Separables.Length];
        _movedSeparable = new double[lots.Program.Separables.Length];
        _linear = new double[lots.Forms.Length];
        _values = new double[lots.Forms.Length];
        _formValues = new double[lots.Forms.Length];
        _tails = [.. Enumerable.Range(0, _table.Blocks).Select(block => _table.Kind(block) == LotBlockKind.Tail ? new TailSelection(_table.Function(block)) : null)];
        _moved = new double[_table.Rows];
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
        _table.Offsets.CopyTo(_loss, 0);
        Array.Clear(_linear);
        _diagonal = 0.0;
        for (int i = 0; i < X.Length; i++)
        {
            if (X[i] != 0.0)
            {
                DenseKernels.AddScaled(X[i], Column(i), _loss);
                DenseKernels.AddScaled(X[i], LinearOf(i), _linear);
                _diagonal += _lots.Diagonal.Length == 0 ? 0.0 : 0.5 * _lots.Diagonal[i] * X[i] * X[i];
            }
        }

        for (int e = 0; e < _function.Length; e++)
        {
            _function[e] = BlockValue(e, 0.0, _loss);
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
        DenseKernels.AddScaled(step, Column(i), _loss);
        DenseKernels.AddScaled(step, LinearOf(i), _linear);
        _movedFunction.CopyTo(_function, 0);
        _movedSeparable.CopyTo(_separable, 0);
        _diagonal = _movedDiagonal;
        X[i] = target;
        _meter.Add(2L * _loss.Length);
        Merit = MeritOf(_function, _separable, [], 0.0);
        _values.CopyTo(_formValues, 0);
    }

    private ReadOnlySpan<double> Column(int i) => _table.Column(i);

    private ReadOnlySpan<double> LinearOf(int i) => _lots.LinearByVariable.AsSpan(i * _linear.Length, _linear.Length);

    private void Move(int i, double step)
    {
        ReadOnlySpan<double> column = Column(i);
        _movedDiagonal = _lots.Diagonal.Length == 0 ? 0.0 : _diagonal + (_lots.Diagonal[i] * step * (X[i] + (0.5 * step)));
        _function.CopyTo(_movedFunction, 0);
        foreach (int e in _lots.Touched[i])
        {
            _movedFunction[e] = BlockValue(e, step, column);
        }

        for (int s = 0; s < _separable.Length; s++)
        {
            PiecewiseLinear? part = _lots.PartOf[s * X.Length + i];
            _movedSeparable[s] = part is null
                ? _separable[s]
                : _separable[s] + (PointEvaluation.Value(part, X[i] + step) - PointEvaluation.Value(part, X[i]));
        }
    }

    /// <summary>Value of a block after its rows moved by step * column.</summary>
    private double BlockValue(int block, double step, ReadOnlySpan<double> column)
    {
        int first = _table.FirstRow[block], count = _table.FirstRow[block + 1] - first;
        ReadOnlySpan<double> rows = _loss.AsSpan(first, count), change = column.Slice(first, count);
        if (_table.Kind(block) == LotBlockKind.Maximum)
        {
            double largest = DenseKernels.LargestAfterStep(rows, step, change);
            return _table.Function(block).FloorAtZero ? Math.Max(0.0, largest) : largest;
        }

        Span<double> moved = _moved.AsSpan(first, count);
        rows.CopyTo(moved);
        if (step != 0.0)
        {
            DenseKernels.AddScaled(step, change, moved);
        }

        if (_tails[block] is { } tail)
        {
            return tail.Select(moved);
        }

        double squares = DenseKernels.Dot(moved, moved);
        return _table.Kind(block) == LotBlockKind.Norm ? Math.Sqrt(squares) : 0.5 * squares;
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
        value += !form.HasDiagonal ? 0.0 : linear.IsEmpty ? _diagonal : _movedDiagonal;
        foreach (WeightedTerm term in form.Blocks)
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
