using MarginOptimizer.Solver.Problem;

namespace MarginOptimizer.Solver.Certificates;

/// <summary>
/// The program with its limits moved into the objective, every scenario function replaced by the certificate's average of its rows, every norm by
/// a direction and the factors of the quadratic by their tangent: a sum of functions of one variable each, whose minimum over the box bounds the
/// original from below (weak duality).
/// </summary>
internal sealed class WeightedProgram
{
    private const double MachineEpsilon = 2.220446049250313e-16;

    /// <summary>Roundings inside one term: weight, share and slope times length, summed over the pieces of a ladder.</summary>
    private const int ProductsPerTerm = 32;

    private readonly ConvexProgram _program;
    private readonly SlopeSums _slopes;
    private readonly double[] _curvature;
    private readonly SeparableParts _parts;
    private readonly double[] _separables;
    private double _constant;
    private double _size;
    private int _terms;
    private bool _valid = true;

    /// <param name="program">The program.</param>
    /// <param name="certificate">Its multipliers.</param>
    /// <param name="withObjective">False leaves the objective out.</param>
    /// <param name="restsAtZero">Variables that are zero wherever the sum is asked for: no slope is needed of them. Null = none.</param>
    /// <param name="parts">Of the program; null where it is asked about once.</param>
    public WeightedProgram(ConvexProgram program, Certificate certificate, bool withObjective, bool[]? restsAtZero = null, SeparableParts? parts = null)
    {
        _program = program;
        _parts = parts ?? new SeparableParts(program);
        _slopes = new SlopeSums(program.VariableCount, restsAtZero is null ? null : [.. Enumerable.Range(0, program.VariableCount).Where(i => !restsAtZero[i])]);
        var weights = new double[program.Functions.Length];
        var separables = _separables = new double[program.Separables.Length];
        var norms = new double[program.Norms.Length];
        _curvature = new double[program.VariableCount];
        if (withObjective)
        {
            AddForm(program.Objective, 1.0, weights, separables, norms);
            AddQuadratic(certificate.Point);
        }

        for (int k = 0; k < program.Limits.Length; k++)
        {
            AddLimit(program.Limits[k], certificate.LimitMultipliers[k], weights, separables, norms);
        }

        for (int j = 0; j < norms.Length; j++)
        {
            AddDirection(program.Norms[j], certificate.NormDirections.IsEmpty ? [] : certificate.NormDirections[j], norms[j]);
        }

        for (int j = 0; j < weights.Length; j++)
        {
            AddAverage(program.Functions[j], certificate.FunctionWeights[j], weights[j]);
        }

        if (restsAtZero is not null)
        {
            (double atZero, double size) = _parts.AtZero(restsAtZero, separables);
            AddConstant(atZero);
            _size += size - Math.Abs(atZero);
        }
    }

    /// <summary>No weight is negative: the sum bounds the program.</summary>
    public bool IsValid => _valid;

    /// <summary>The sum without its functions of one variable, and the sum of the absolute terms it came from.</summary>
    public double Constant => _constant;

    public double Size => _size;

    /// <summary>Rounding of the sum, per unit of its absolute terms.</summary>
    public double Unit => (_program.VariableCount + _terms + ProductsPerTerm) * MachineEpsilon;

    /// <summary>
    /// Least value of one variable's function over [from, to], or over the whole multiples of its lot there (both ends are such), less the rounding of each
    /// place.
    /// </summary>
    public double LeastOver(int i, double from, double to)
    {
        double least = Math.Min(At(i, from), At(i, to)), lot = _program.Lots[i];
        foreach ((_, PiecewiseLinear part) in _parts.Of(i))
        {
            foreach (double kink in part.Breakpoints)
            {
                least = kink > from && kink < to ? Math.Min(least, Near(kink)) : least;
            }
        }

        if (_curvature[i] > 0.0)
        {
            List<double> ends = [from, to];
            foreach ((_, PiecewiseLinear part) in _parts.Of(i))
            {
                ends.AddRange(part.Breakpoints.Where(kink => kink > from && kink < to));
            }

            int count = ends.Count;
            AddVertices(i, ends);
            foreach (double vertex in ends.Skip(count))
            {
                least = Math.Min(least, Near(vertex));
            }
        }

        return least;

        // Between two neighbouring places the function is monotone, so the best multiple lies next to one of them.
        double Near(double z) => lot == 0.0
            ? At(i, z)
            : Math.Min(At(i, Math.Max(from, lot * Math.Floor(z / lot))), At(i, Math.Min(to, lot * Math.Ceiling(z / lot))));
    }

    /// <summary>Constant plus the minima of all variables, less an allowance for rounding; -infinity where a negative weight makes it no bound.</summary>
    public double Minimum()
    {
        // The rounding of a slope matters wherever the variable can go, so every place pays its own allowance before the least is taken.
        double unit = Unit, sum = _constant, size = _size;
        for (int i = 0; i < _program.VariableCount; i++)
        {
            double least = double.PositiveInfinity;
            foreach (double z in Candidates(i))
            {
                least = Math.Min(least, At(i, z));
            }

            if (double.IsPositiveInfinity(least))
            {
                // No whole multiple lies in the box of this variable: there is no point at all.
                return _valid ? least : double.NegativeInfinity;
            }

            sum += least;
            size += Math.Abs(least);
        }

        double bound = sum - (unit * size);
        return double.IsNaN(bound) || !_valid ? double.NegativeInfinity : bound;
    }

    /// <summary>One variable's function at a place, less its rounding there.</summary>
    private double At(int i, double z)
    {
        double curved = 0.5 * _curvature[i] * z * z, reach = Reach(i, z);
        double value = (_slopes.Slope[i] * z) + curved, absolute = (_slopes.Size[i] * reach) + curved;
        foreach ((int separable, PiecewiseLinear part) in _parts.Of(i))
        {
            double weight = _separables[separable];
            if (weight > 0.0)
            {
                value += weight * PointEvaluator.Value(part, z);
                absolute += weight * PointEvaluator.Size(part, reach);
            }
        }

        return value - (Unit * absolute);
    }

    /// <summary>How far from zero the variable can be where the value at z stands for: the vertex of a parabola moves with the rounding of its slope.</summary>
    private double Reach(int i, double z)
    {
        double lower = _program.Lower[i], upper = _program.Upper[i];
        return _curvature[i] > 0.0 && z > lower && z < upper ? Math.Max(Math.Abs(lower), Math.Abs(upper)) : Math.Abs(z);
    }

    /// <summary>Where the function of a variable can be least: ends, kinks and the vertices of parabolas between them, or the whole lots around these.</summary>
    private List<double> Candidates(int i)
    {
        double lower = _program.Lower[i], upper = _program.Upper[i], lot = _program.Lots[i];
        List<double> points = [lower, upper];
        foreach ((_, PiecewiseLinear part) in _parts.Of(i))
        {
            foreach (double kink in part.Breakpoints)
            {
                if (kink > lower && kink < upper)
                {
                    points.Add(kink);
                }
            }
        }

        if (_curvature[i] > 0.0)
        {
            AddVertices(i, points);
        }

        if (lot == 0.0)
        {
            return points;
        }

        // Between two neighbouring points the function is monotone, so the best multiple lies next to one of them.
        List<double> multiples = [];
        double first = Math.Ceiling(lower / lot - 1e-9), last = Math.Floor(upper / lot + 1e-9);
        foreach (double point in points)
        {
            foreach (double multiple in new[] { Math.Floor(point / lot), Math.Ceiling(point / lot), Math.Round(point / lot) })
            {
                if (multiple >= first && multiple <= last)
                {
                    multiples.Add(multiple * lot);
                }
            }
        }

        return multiples;
    }

    /// <summary>Vertices of the parabolas between neighbouring kinks, where they lie there.</summary>
    private void AddVertices(int i, List<double> points)
    {
        points.Sort();
        int count = points.Count;
        for (int k = 0; k + 1 < count; k++)
        {
            double middle = 0.5 * (points[k] + points[k + 1]), slope = _slopes.Slope[i];
            foreach ((int separable, PiecewiseLinear part) in _parts.Of(i))
            {
                slope += Math.Max(0.0, _separables[separable]) * part.Slopes[part.Breakpoints.Count(kink => kink < middle)];
            }

            double vertex = -slope / _curvature[i];
            if (vertex > points[k] && vertex < points[k + 1])
            {
                points.Add(vertex);
            }
        }
    }

    /// <summary>0.5|Fx|^2 is at least its tangent at any point; the diagonal stays as it is.</summary>
    private void AddQuadratic(double[] point)
    {
        if (_program.Quadratic is not { } quadratic)
        {
            return;
        }

        for (int i = 0; i < quadratic.Diagonal.Length; i++)
        {
            _curvature[i] = quadratic.Diagonal[i];
            _valid &= quadratic.Diagonal[i] >= 0.0;
        }

        if (point.Length == 0 || quadratic.Factors is not { } factors)
        {
            return;
        }

        for (int k = 0; k < factors.Rows; k++)
        {
            ReadOnlySpan<double> row = factors.Row(k);
            double level = 0.0;
            for (int i = 0; i < row.Length; i++)
            {
                level += row[i] * point[i];
            }

            // Any level gives a tangent: 0.5 y^2 >= level * y - 0.5 level^2, so its own rounding does not matter.
            AddConstant(-0.5 * level * level);
            _slopes.Add(row, level);
        }
    }

    /// <summary>|b + Ax| is at least its component along a direction of length at most 1; without one it is at least 0.</summary>
    private void AddDirection(NormFunction norm, double[] direction, double weight)
    {
        double length = Math.Sqrt(direction.Sum(component => component * component));
        if (!(weight > 0.0) || !(length > 0.0) || !double.IsFinite(length))
        {
            return;
        }

        // A little shorter than asked, so that rounding cannot make it longer than 1.
        double factor = weight * (1.0 - 8.0 * MachineEpsilon) / Math.Max(1.0, length);
        for (int row = 0; row < direction.Length; row++)
        {
            AddRow(norm.Matrix, row, 1.0, norm.Offsets[row], factor * direction[row]);
        }
    }

    private void AddLimit(ProgramLimit limit, double multiplier, double[] weights, double[] separables, double[] norms)
    {
        bool usable = double.IsFinite(multiplier) && multiplier != 0.0
            && double.IsFinite(multiplier > 0.0 ? limit.Upper : limit.Lower)
            && (multiplier > 0.0 || limit.Form.IsLinear);
        if (!usable)
        {
            return;
        }

        AddForm(limit.Form, multiplier, weights, separables, norms);
        AddConstant(-multiplier * (multiplier > 0.0 ? limit.Upper : limit.Lower));
    }

    private void AddForm(ConvexForm form, double factor, double[] weights, double[] separables, double[] norms)
    {
        AddConstant(factor * form.Constant);
        _slopes.Add(form.Linear, factor);

        foreach (WeightedTerm term in form.Scenarios)
        {
            weights[term.Function] += factor * term.Weight;
            _valid &= term.Weight >= 0.0;
        }

        foreach (WeightedTerm term in form.Separables)
        {
            separables[term.Function] += factor * term.Weight;
            _valid &= term.Weight >= 0.0;
        }

        foreach (WeightedTerm term in form.Norms)
        {
            norms[term.Function] += factor * term.Weight;
            _valid &= term.Weight >= 0.0;
        }
    }

    /// <summary>Weights are clipped to [0, cap] and brought to sum 1 (to at most 1 with a floor): scaled down, or filled up to the caps.</summary>
    private void AddAverage(ScenarioFunction function, RowWeights rows, double weight)
    {
        if (!(weight > 0.0))
        {
            return;
        }

        var shares = new double[rows.Rows.Length];
        double sum = 0.0, room = 0.0;
        for (int p = 0; p < shares.Length; p++)
        {
            double cap = function.Cap(rows.Rows[p]), share = rows.Weights[p];
            shares[p] = share > 0.0 && double.IsFinite(share) ? Math.Min(share, cap) : 0.0;
            sum += shares[p];
            room += cap - shares[p];
            _valid &= p == 0 || rows.Rows[p] > rows.Rows[p - 1];
        }

        double scale = sum > 1.0 ? 1.0 / sum : 1.0, missing = function.FloorAtZero ? 0.0 : Math.Max(0.0, 1.0 - sum);
        double fill = missing > 0.0 && room > 0.0 ? Math.Min(1.0, missing / room) : 0.0;
        for (int p = 0; p < shares.Length; p++)
        {
            double share = (scale * shares[p]) + (fill * (function.Cap(rows.Rows[p]) - shares[p]));
            AddRow(function.Matrix, rows.Rows[p], function.Scale(rows.Rows[p]), function.Offsets[rows.Rows[p]], weight * share);
        }

        if (missing > room)
        {
            AddOtherRows(function, rows, weight, missing - room);
        }
    }

    /// <summary>Where the rows named cannot carry the whole weight, the first of the others do.</summary>
    private void AddOtherRows(ScenarioFunction function, RowWeights rows, double weight, double missing)
    {
        for (int row = 0; row < function.Matrix.Rows && missing > 0.0; row++)
        {
            if (Array.BinarySearch(rows.Rows, row) < 0)
            {
                double share = Math.Min(missing, function.Cap(row));
                AddRow(function.Matrix, row, function.Scale(row), function.Offsets[row], weight * share);
                missing -= share;
            }
        }
    }

    private void AddRow(RowMatrix matrix, int row, double scale, double offset, double factor)
    {
        if (factor == 0.0)
        {
            return;
        }

        AddConstant(factor * offset);
        _slopes.Add(matrix.Row(row), factor * scale);
    }

    private void AddConstant(double value)
    {
        _constant += value;
        _size += Math.Abs(value);
        _terms++;
    }
}
