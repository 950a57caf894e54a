using MarginOptimizer.Solver.Problem;
using MarginOptimizer.Solver.Simplex;

namespace MarginOptimizer.Solver.Elastic;

/// <summary>
/// Writes a convex program in piecewise linear-quadratic form. Kinks stay kinks, of the objective or of the limit that contains them; a maximum is an epigraph with hard rows;
/// the mean of a tail of the objective is its level plus capped rows; one in a limit has a row of its own that hosts these.
/// </summary>
internal sealed class Lowering
{
    /// <summary>Phase one need not find more room than this share of each limit's size.</summary>
    private const double MostRoom = 1.0;

    private readonly ConvexProgram _source;
    private readonly WorkMeter _meter;
    private readonly ProgramUsage _usage;
    private readonly bool _phaseOne;
    private readonly int[] _valueOfFunction;
    private readonly int[] _levelOfFunction;
    private readonly int[] _valueOfNorm;
    private readonly int _excess;
    private readonly ElasticProgram _program;
    private readonly double[] _cost;

    private Lowering(ConvexProgram source, bool phaseOne, double gapScale, WorkMeter meter)
    {
        _source = source;
        _meter = meter;
        _phaseOne = phaseOne;
        _usage = new ProgramUsage(source with { SecondObjective = null, Objective = phaseOne ? new ConvexForm([], 0.0, [], []) : source.Objective });
        _valueOfFunction = new int[source.Functions.Length];
        _levelOfFunction = new int[source.Functions.Length];
        _valueOfNorm = new int[source.Norms.Length];
        int next = source.VariableCount;
        Array.Fill(_valueOfFunction, -1);
        Array.Fill(_levelOfFunction, -1);
        Array.Fill(_valueOfNorm, -1);
        for (int j = 0; j < source.Functions.Length; j++)
        {
            if (_usage.Functions[j] && source.Functions[j].Matrix.Rows > 0)
            {
                _levelOfFunction[j] = next++;
                _valueOfFunction[j] = NeedsOwnValue(j) ? next++ : _levelOfFunction[j];
            }
        }

        for (int j = 0; j < source.Norms.Length; j++)
        {
            if (_usage.Norms[j] && source.Norms[j].Matrix.Rows > 0)
            {
                _valueOfNorm[j] = next++;
            }
        }

        _excess = phaseOne ? next++ : -1;
        _cost = new double[next];
        var lower = new double[next];
        var upper = new double[next];
        var diagonal = new double[next];
        Array.Fill(lower, double.NegativeInfinity);
        Array.Fill(upper, double.PositiveInfinity);
        source.Lower.CopyTo(lower, 0);
        source.Upper.CopyTo(upper, 0);
        if (!phaseOne)
        {
            source.Quadratic?.Diagonal.CopyTo(diagonal, 0);
        }

        for (int j = 0; j < source.Functions.Length; j++)
        {
            if (_valueOfFunction[j] >= 0)
            {
                BoundFunction(j, lower, upper);
            }
        }

        if (phaseOne)
        {
            _cost[_excess] = 1.0;
            lower[_excess] = -MostRoom;
        }

        _program = new ElasticProgram
        {
            Variables = next,
            Lower = lower,
            Upper = upper,
            Cost = _cost,
            Diagonal = diagonal,
            Factors = phaseOne ? null : source.Quadratic?.Factors,
            GapScale = gapScale,
        };
    }

    /// <summary>The program itself, lots and second objective disregarded; incomplete when the meter has stopped.</summary>
    public static LoweredProgram Of(ConvexProgram source, double gapScale, WorkMeter meter) => new Lowering(source, phaseOne: false, gapScale, meter).Lower();

    /// <summary>The smallest excess of all limits, each relative to its size: below 0 there is a point strictly inside, above 0 the limits contradict each other. Incomplete when the meter has stopped.</summary>
    public static LoweredProgram PhaseOne(ConvexProgram source, WorkMeter meter) => new Lowering(source, phaseOne: true, 1.0, meter).Lower();

    private LoweredProgram Lower()
    {
        var groups = new int[_source.Functions.Length];
        var cones = new int[_source.Norms.Length];
        for (int j = 0; j < groups.Length; j++)
        {
            groups[j] = _levelOfFunction[j] < 0 ? -1 : AddFunction(j);
        }

        for (int j = 0; j < cones.Length; j++)
        {
            cones[j] = _valueOfNorm[j] < 0 ? -1 : _program.Cones.Count;
            if (cones[j] >= 0)
            {
                _program.Cones.Add(new NormCone(_source.Norms[j].Matrix, _source.Norms[j].Offsets, _valueOfNorm[j]));
            }
        }

        if (!_phaseOne)
        {
            AddForm(_source.Objective, _cost, host: -1);
        }

        var upperRow = new int[_source.Limits.Length];
        var lowerRow = new int[_source.Limits.Length];
        for (int k = 0; k < upperRow.Length && !_meter.Pace(4 * _program.Variables); k++)
        {
            AddLimit(_source.Limits[k], out upperRow[k], out lowerRow[k]);
        }

        return new LoweredProgram(_source, _program)
        {
            UpperRow = upperRow,
            LowerRow = lowerRow,
            GroupOfFunction = groups,
            ConeOfNorm = cones,
            Excess = _excess,
        };
    }

    /// <summary>
    /// A level may stay between the smallest and the largest value that rows have in the box; without bounds it would be free to leave where a tail takes in all
    /// rows. The ends lie outside, so that they never bind.
    /// </summary>
    private void BoundFunction(int j, double[] lower, double[] upper)
    {
        ScenarioFunction function = _source.Functions[j];
        double least = double.PositiveInfinity, most = double.NegativeInfinity;
        for (int row = 0; row < function.Matrix.Rows && !_meter.Pace(4 * function.Matrix.Columns); row++)
        {
            double low = function.Offsets[row], high = low, scale = function.Scale(row);
            ReadOnlySpan<double> coefficients = function.Matrix.Row(row);
            for (int i = 0; i < coefficients.Length; i++)
            {
                double one = scale * coefficients[i] * _source.Lower[i], other = scale * coefficients[i] * _source.Upper[i];
                low += Math.Min(one, other);
                high += Math.Max(one, other);
            }

            least = Math.Min(least, low);
            most = Math.Max(most, high);
        }

        double size = Math.Max(Math.Abs(least), Math.Abs(most)), width = Math.Max(most - least, 1e-3 * size);
        width = width > 0.0 ? width : _source.GapScale;
        lower[_levelOfFunction[j]] = least - width;
        upper[_levelOfFunction[j]] = most + width;
        if (_valueOfFunction[j] != _levelOfFunction[j])
        {
            lower[_valueOfFunction[j]] = least - width;
            upper[_valueOfFunction[j]] = most + width;
        }

        // A row of zero without a cap: the level above which rows count is never below it.
        if (function.FloorAtZero)
        {
            lower[_levelOfFunction[j]] = lower[_valueOfFunction[j]] = 0.0;
            upper[_levelOfFunction[j]] = upper[_valueOfFunction[j]] = Math.Max(0.0, most) + width;
        }
    }

    private bool NeedsOwnValue(int function)
    {
        ScenarioFunction scenario = _source.Functions[function];
        if (scenario.IsMaximum)
        {
            return false;
        }

        return _source.Limits.Any(limit =>
            !double.IsPositiveInfinity(limit.Upper) && limit.Form.Scenarios.Any(term => term.Function == function && term.Weight > 0.0));
    }

    private int AddFunction(int j)
    {
        ScenarioFunction function = _source.Functions[j];
        int level = _levelOfFunction[j], value = _valueOfFunction[j], host = -1;
        double[] caps = [];
        if (!function.IsMaximum)
        {
            double weight = 1.0;
            if (value != level)
            {
                var row = new double[_program.Variables];
                row[level] = 1.0;
                row[value] = -1.0;
                host = _program.Rows.Count;
                _program.Rows.Add(new LinearRow(row, 0.0, IsEquality: false));
            }
            else
            {
                weight = _phaseOne ? 0.0 : _source.Objective.Scenarios.Where(term => term.Function == j).Sum(term => term.Weight);
            }

            caps = new double[function.Matrix.Rows];
            for (int row = 0; row < caps.Length; row++)
            {
                caps[row] = weight * function.Cap(row);
            }
        }

        _program.Groups.Add(new RowGroup(function.Matrix, null, function.RowScale, function.Offsets, level, caps, host));
        return _program.Groups.Count - 1;
    }

    /// <summary>Adds a form's linear part and kinks; returns its constant.</summary>
    private double AddForm(ConvexForm form, double[] coefficients, int host)
    {
        double constant = form.Constant;
        for (int i = 0; i < form.Linear.Length; i++)
        {
            coefficients[i] += form.Linear[i];
        }

        foreach (WeightedTerm term in form.Scenarios)
        {
            if (term.Weight > 0.0 && _valueOfFunction[term.Function] >= 0)
            {
                coefficients[_valueOfFunction[term.Function]] += term.Weight;
            }
        }

        foreach (WeightedTerm term in form.Norms)
        {
            if (term.Weight > 0.0 && _valueOfNorm[term.Function] >= 0)
            {
                coefficients[_valueOfNorm[term.Function]] += term.Weight;
            }
        }

        foreach (WeightedTerm term in form.Separables)
        {
            if (term.Weight > 0.0)
            {
                constant += AddSeparable(_source.Separables[term.Function], term.Weight, coefficients, host);
            }
        }

        return constant;
    }

    private double AddSeparable(SeparableFunction separable, double weight, double[] coefficients, int host)
    {
        double constant = 0.0;
        foreach (PiecewiseLinear part in separable.Parts)
        {
            double lower = _source.Lower[part.Variable], upper = _source.Upper[part.Variable];
            double value = PointEvaluation.Value(part, lower);
            if (lower == upper)
            {
                constant += weight * value;
                continue;
            }

            int piece = 0;
            while (piece < part.Breakpoints.Length && part.Breakpoints[piece] <= lower)
            {
                piece++;
            }

            coefficients[part.Variable] += weight * part.Slopes[piece];
            constant += weight * (value - (part.Slopes[piece] * lower));
            for (; piece < part.Breakpoints.Length && part.Breakpoints[piece] < upper; piece++)
            {
                double rise = weight * (part.Slopes[piece + 1] - part.Slopes[piece]);
                if (rise > 0.0)
                {
                    _program.Kinks.Add(new Kink(part.Variable, part.Breakpoints[piece], rise, host));
                }
            }
        }

        return constant;
    }

    private void AddLimit(ProgramLimit limit, out int upperRow, out int lowerRow)
    {
        upperRow = -1;
        lowerRow = -1;
        bool above = double.IsFinite(limit.Upper), below = double.IsFinite(limit.Lower);
        if (!above && !below)
        {
            return;
        }

        // The row's index is known before its kinks are added; a lower bound has a linear form and so no kinks.
        var coefficients = new double[_program.Variables];
        double constant = AddForm(limit.Form, coefficients, above ? _program.Rows.Count : -1);
        double size = _phaseOne ? Size(limit, coefficients) : 0.0;
        if (above && below && limit.Upper == limit.Lower && !_phaseOne)
        {
            upperRow = _program.Rows.Count;
            lowerRow = upperRow;
            _program.Rows.Add(new LinearRow(coefficients, limit.Upper - constant, IsEquality: true));
            return;
        }

        if (above)
        {
            upperRow = _program.Rows.Count;
            _program.Rows.Add(new LinearRow(WithExcess(coefficients, 1.0, size), limit.Upper - constant, IsEquality: false));
        }

        if (below)
        {
            lowerRow = _program.Rows.Count;
            _program.Rows.Add(new LinearRow(WithExcess(coefficients, -1.0, size), constant - limit.Lower, IsEquality: false));
        }
    }

    private double[] WithExcess(double[] coefficients, double sign, double size)
    {
        double[] row = [.. coefficients.Select(coefficient => sign * coefficient)];
        if (_phaseOne)
        {
            row[_excess] = -size;
        }

        return row;
    }

    /// <summary>What a limit can move over the box, and its bounds: a violation counts relative to it.</summary>
    private double Size(ProgramLimit limit, double[] coefficients)
    {
        double size = 0.0;
        for (int i = 0; i < _source.VariableCount; i++)
        {
            size += Math.Abs(coefficients[i]) * (_source.Upper[i] - _source.Lower[i]);
        }

        foreach (WeightedTerm term in limit.Form.Scenarios)
        {
            ScenarioFunction function = _source.Functions[term.Function];
            double largest = 0.0;
            for (int row = 0; row < function.Matrix.Rows && !_meter.Pace(function.Matrix.Columns); row++)
            {
                largest = Math.Max(largest, Math.Abs(function.Scale(row)) * Reach(function.Matrix.Row(row)));
            }

            size += term.Weight * largest;
        }

        foreach (WeightedTerm term in limit.Form.Norms)
        {
            NormFunction norm = _source.Norms[term.Function];
            double squares = 0.0;
            for (int row = 0; row < norm.Matrix.Rows && !_meter.Pace(norm.Matrix.Columns); row++)
            {
                double reach = Reach(norm.Matrix.Row(row));
                squares += reach * reach;
            }

            size += term.Weight * Math.Sqrt(squares);
        }

        if (size > 0.0)
        {
            return size;
        }

        double bound = Math.Max(double.IsFinite(limit.Upper) ? Math.Abs(limit.Upper) : 0.0, double.IsFinite(limit.Lower) ? Math.Abs(limit.Lower) : 0.0);
        return bound > 0.0 ? bound : 1.0;
    }

    private double Reach(ReadOnlySpan<double> coefficients)
    {
        double reach = 0.0;
        for (int i = 0; i < coefficients.Length; i++)
        {
            reach += Math.Abs(coefficients[i]) * (_source.Upper[i] - _source.Lower[i]);
        }

        return reach;
    }
}
