using MarginOptimizer.Solver.Certificates;
using MarginOptimizer.Solver.Lots;
using MarginOptimizer.Solver.Problem;
using MarginOptimizer.Solver.Simplex;

namespace MarginOptimizer.Solver.Elastic;

/// <summary>The bound of a certificate as this solver computes it for itself; the checker has its own.</summary>
internal sealed class CertificateBound : ILotBound
{
    private const double MachineEpsilon = 2.220446049250313e-16;
    private const int RoundingsPerTerm = 32;

    private readonly ConvexProgram _program;
    private readonly double[] _price;
    private readonly double[] _priceSize;
    private readonly double[] _curvature;
    private readonly List<(PiecewiseLinear Part, double Weight)>?[] _parts;
    private double _constant;
    private double _absolute;
    private long _terms;

    private CertificateBound(ConvexProgram program)
    {
        _program = program;
        _price = new double[program.VariableCount];
        _priceSize = new double[program.VariableCount];
        _curvature = new double[program.VariableCount];
        _parts = new List<(PiecewiseLinear, double)>?[program.VariableCount];
    }

    /// <summary>The bound; -infinity when it is not a number.</summary>
    public double Value { get; private set; }

    /// <summary>Bound of the objective, or with <paramref name="withObjective"/> false the margin by which the limits contradict each other.</summary>
    public static CertificateBound Of(ConvexProgram program, Certificate certificate, bool withObjective, bool wholeLots)
    {
        var bound = new CertificateBound(program);
        bound.Accumulate(certificate, withObjective);
        double sum = bound._constant, absolute = bound._absolute, unit = (bound._terms + program.VariableCount + RoundingsPerTerm) * MachineEpsilon;
        for (int i = 0; i < program.VariableCount; i++)
        {
            double least = bound.Least(i, wholeLots ? program.Lots[i] : 0.0, unit);
            sum += least;
            absolute += Math.Abs(least);
        }

        double value = sum - (unit * absolute);
        bound.Value = double.IsNaN(value) ? double.NegativeInfinity : value;
        return bound;
    }

    /// <summary>By how much the bound rises at least when a variable has to leave this value for another lot.</summary>
    public double LeastRegretOfChange(int i, double value, double lot)
    {
        double least = At(i, Minimiser(i, lot)), regret = double.PositiveInfinity;
        if (value - lot >= _program.Lower[i] - (1e-9 * lot))
        {
            regret = Math.Min(regret, At(i, value - lot) - least);
        }

        if (value + lot <= _program.Upper[i] + (1e-9 * lot))
        {
            regret = Math.Min(regret, At(i, value + lot) - least);
        }

        return regret;
    }

    private void Accumulate(Certificate certificate, bool withObjective)
    {
        var functions = new double[_program.Functions.Length];
        var separables = new double[_program.Separables.Length];
        var norms = new double[_program.Norms.Length];
        if (withObjective)
        {
            Add(_program.Objective, 1.0, functions, separables, norms);
            AddQuadratic(certificate.Point);
        }

        for (int k = 0; k < certificate.LimitMultipliers.Length; k++)
        {
            double multiplier = certificate.LimitMultipliers[k];
            if (multiplier != 0.0)
            {
                Add(_program.Limits[k].Form, multiplier, functions, separables, norms);
                AddConstant(-multiplier * (multiplier > 0.0 ? _program.Limits[k].Upper : _program.Limits[k].Lower));
            }
        }

        for (int j = 0; j < functions.Length; j++)
        {
            RowWeights rows = certificate.FunctionWeights[j];
            ScenarioFunction function = _program.Functions[j];
            for (int p = 0; p < rows.Rows.Length && functions[j] > 0.0; p++)
            {
                AddRow(function.Matrix.Row(rows.Rows[p]), function.Scale(rows.Rows[p]), function.Offsets[rows.Rows[p]], functions[j] * rows.Weights[p]);
            }
        }

        for (int j = 0; j < norms.Length; j++)
        {
            AddNorm(_program.Norms[j], certificate.NormDirections.IsEmpty ? [] : certificate.NormDirections[j], norms[j]);
        }

        for (int s = 0; s < separables.Length; s++)
        {
            foreach (PiecewiseLinear part in _program.Separables[s].Parts)
            {
                if (separables[s] > 0.0)
                {
                    (_parts[part.Variable] ??= []).Add((part, separables[s]));
                }
            }
        }
    }

    private void Add(ConvexForm form, double factor, double[] functions, double[] separables, double[] norms)
    {
        AddConstant(factor * form.Constant);
        AddSlope(form.Linear, factor);
        AddTerms(form.Scenarios, factor, functions);
        AddTerms(form.Separables, factor, separables);
        AddTerms(form.Norms, factor, norms);
    }

    private static void AddTerms(IEnumerable<WeightedTerm> terms, double factor, double[] weights)
    {
        foreach (WeightedTerm term in terms)
        {
            weights[term.Function] += factor * term.Weight;
        }
    }

    /// <summary>The diagonal stays exact; the factors are replaced by their tangent at the point.</summary>
    private void AddQuadratic(double[] point)
    {
        if (_program.Quadratic is not { } quadratic)
        {
            return;
        }

        quadratic.Diagonal.CopyTo(_curvature, 0);
        for (int k = 0; k < (quadratic.Factors?.Rows ?? 0) && point.Length > 0; k++)
        {
            ReadOnlySpan<double> factor = quadratic.Factors!.Row(k);
            double level = FusedKernels.Dot(factor, point);
            AddConstant(-0.5 * level * level);
            AddSlope(factor, level);
        }
    }

    private void AddNorm(NormFunction norm, double[] direction, double weight)
    {
        double length = Math.Sqrt(FusedKernels.Dot(direction, direction));
        if (!(weight > 0.0) || !(length > 0.0))
        {
            return;
        }

        double factor = weight * (1.0 - (8.0 * MachineEpsilon)) / Math.Max(1.0, length);
        for (int row = 0; row < direction.Length; row++)
        {
            AddRow(norm.Matrix.Row(row), 1.0, norm.Offsets[row], factor * direction[row]);
        }
    }

    private void AddRow(ReadOnlySpan<double> row, double scale, double offset, double factor)
    {
        AddConstant(factor * offset);
        AddSlope(row, factor * scale);
    }

    private void AddSlope(ReadOnlySpan<double> row, double factor)
    {
        DenseKernels.AddScaled(factor, row, _price);
        DenseKernels.AddScaledSizes(factor, row, _priceSize);
    }

    private void AddConstant(double value)
    {
        _constant += value;
        _absolute += Math.Abs(value);
        _terms++;
    }

    /// <summary>Least value of the variable's own function less the rounding of each place: that of a slope matters wherever the variable can go.</summary>
    private double Least(int i, double lot, double unit)
    {
        double lower = _program.Lower[i], upper = _program.Upper[i], at = Minimiser(i, lot);
        double farthest = Math.Abs(lower) > Math.Abs(upper) ? lower : upper;
        double least = At(i, at) - (unit * SizeAt(i, _curvature[i] > 0.0 && at > lower && at < upper ? farthest : at));
        for (double z = lower; ; z = NextKink(i, z, upper))
        {
            // With lots the nearest multiples lie within a lot of it: their allowance is hardly another.
            least = Math.Min(least, Math.Max(At(i, z), lot == 0.0 ? double.NegativeInfinity : At(i, at)) - (unit * SizeAt(i, z)));
            if (z >= upper)
            {
                return least;
            }
        }
    }

    /// <summary>Where the variable's own function is least: the first place from below where it no longer falls, or the better of the whole lots around it.</summary>
    private double Minimiser(int i, double lot)
    {
        double lower = _program.Lower[i], upper = _program.Upper[i], at = lower;
        while (at < upper)
        {
            double end = NextKink(i, at, upper), slope = SlopeAfter(i, at), curvature = _curvature[i];
            if (slope + (curvature * at) >= 0.0)
            {
                break;
            }

            double vertex = curvature > 0.0 ? -slope / curvature : double.PositiveInfinity;
            if (vertex < end)
            {
                at = Math.Max(at, vertex);
                break;
            }

            at = end;
        }

        if (lot == 0.0)
        {
            return at;
        }

        double first = Math.Ceiling((lower / lot) - 1e-9), last = Math.Max(first, Math.Floor((upper / lot) + 1e-9));
        double below = Math.Clamp(Math.Floor(at / lot), first, last) * lot, above = Math.Clamp(Math.Ceiling(at / lot), first, last) * lot;
        return At(i, below) <= At(i, above) ? below : above;
    }

    private double NextKink(int i, double after, double end)
    {
        foreach ((PiecewiseLinear part, _) in _parts[i] ?? [])
        {
            foreach (double kink in part.Breakpoints)
            {
                end = kink > after && kink < end ? kink : end;
            }
        }

        return end;
    }

    private double SlopeAfter(int i, double at)
    {
        double slope = _price[i];
        foreach ((PiecewiseLinear part, double weight) in _parts[i] ?? [])
        {
            int piece = 0;
            while (piece < part.Breakpoints.Length && part.Breakpoints[piece] <= at)
            {
                piece++;
            }

            slope += weight * part.Slopes[piece];
        }

        return slope;
    }

    private double At(int i, double z)
    {
        double value = (_price[i] * z) + (0.5 * _curvature[i] * z * z);
        foreach ((PiecewiseLinear part, double weight) in _parts[i] ?? [])
        {
            value += weight * PointEvaluation.Value(part, z);
        }

        return value;
    }

    private double SizeAt(int i, double z)
    {
        double size = (_priceSize[i] * Math.Abs(z)) + (0.5 * _curvature[i] * z * z);
        foreach ((PiecewiseLinear part, double weight) in _parts[i] ?? [])
        {
            size += weight * (Math.Abs(part.ValueAtZero) + (Math.Max(Math.Abs(part.Slopes[0]), Math.Abs(part.Slopes[^1])) * Math.Abs(z)));
        }

        return size;
    }
}
